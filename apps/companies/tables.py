"""Reads a list of companies (CSV or XLSX) and says of each line what is wrong. Writes nothing.

A line means a company that is there already if both have the same number, or, where the line has none, the
same name in the same county. What a column leaves empty stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.companies.choices import SizeClass, ValueChain
from apps.companies.models import TargetCompany
from apps.companies.names import clean_domains, normalised
from apps.core import table_imports, tables
from apps.core.table_imports import TableUnreadable, choice_of, require_columns
from apps.projects.models import Project
from apps.taxonomy.models import County

MOST_BYTES = 2_000_000
MOST_LINES = 5_000
_SALT = "apps.companies.tables"

# What a column is called, the German name first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("nummer", "number", "id"),
    "name": ("name", "firma", "unternehmen", "company"),
    "county": ("landkreis", "kreis", "county"),
    "size_class": ("groesse", "groessenklasse", "beschaeftigte", "size"),
    "value_chain": ("wertschoepfung", "stufe", "tiefe", "value_chain"),
    "industry_code": ("branche", "wz", "wz_code", "industry_code"),
    "project": ("projekt", "project"),
    "domains": ("domain", "domains", "website", "email"),
    "checked_on": ("check", "check_am", "checked_on"),
}
NEEDED = ("name", "county")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


class LineState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Line:
    """One line of the table, and the company as it would be afterwards."""

    number: int
    values: dict[str, str]
    state: LineState = LineState.NEW
    faults: list[tuple[str, str]] = field(default_factory=list)  # column, what is wrong
    company: TargetCompany | None = None
    checked_on: date | None = None

    def refuse(self, column: str, message: str) -> None:
        self.state = LineState.REFUSED
        self.faults.append((COLUMNS[column][0] if column else "", message))


def text_of(data: bytes) -> str:
    """The table's text, be the file CSV or XLSX.

    Raises:
        TableUnreadable: if it is empty, too large, damaged, or no table.
    """
    if len(data) > MOST_BYTES:
        raise TableUnreadable(_too_large())
    try:
        return tables.text_of(data, most_lines=MOST_LINES)
    except tables.NotATable as error:
        raise TableUnreadable(
            _("This is no table that can be read. Please save it as Excel file (.xlsx) or CSV and try again.")
        ) from error


def pack(text: str) -> str:
    """The table on its way from the preview to the import."""
    return table_imports.pack(text, salt=_SALT)


def unpack(packed: str) -> str:
    """The text; raises TableUnreadable if it was changed or is too old."""
    return table_imports.unpack(packed, salt=_SALT)


def read(text: str) -> list[Line]:
    """Every line, checked against what is there already; a fixed number of queries.

    Raises:
        TableUnreadable: if columns are missing or it has too many lines.
    """
    lines = list(_lines(text))
    known, seen = _Known(), set()
    for line in lines:
        if not line.faults:
            known.judge(line)
        if line.company is not None and not line.faults:
            key = known.key_of(line.company)
            if key in seen:
                line.refuse("name", _("This company stands in the table twice."))
            seen.add(key)
    return lines


def _lines(text: str) -> Iterator[Line]:
    rows = table_imports.rows(text, columns_of=_columns, most=MOST_LINES, too_large=_too_large())
    for number, cells, is_too_long in rows:
        line = Line(number, cells)
        if is_too_long:
            line.refuse("", _("This line has more cells than the heading."))
        yield line


def _columns(heading: list[str]) -> list[str]:
    """Our names of the columns; empty for one that is not read."""
    aliases = {alias: name for name, ones in COLUMNS.items() for alias in (*ones, name)}
    words = [
        slugify(cell.translate(_UMLAUTS)).replace("-", "_").replace("e_mail", "email") for cell in heading
    ]
    found = [aliases.get(word, "") for word in words]
    named = [name for name in found if name]
    if len(named) != len(set(named)):
        raise TableUnreadable(_("Two columns of the table mean the same. Please take one of them out."))
    require_columns(found, {name: COLUMNS[name][0] for name in NEEDED})
    return found


class _Known:
    """What is there already, asked for once for all lines."""

    def __init__(self) -> None:
        self._companies = {}
        self._by_name = {}
        for one in TargetCompany.objects.for_lists().order_by("-pk"):
            self._companies[self.key_of(one)] = one
            self._by_name[(one.matching_name, one.county_id)] = one  # type: ignore[attr-defined]
        self._counties = _named(County.objects.all(), "slug", "name_de", "name_en")
        self._projects = _named(Project.objects.all(), "slug", "acronym", "title_de")

    @staticmethod
    def key_of(company: TargetCompany) -> tuple:
        if company.number:
            return (company.number,)
        return (normalised(company.name), company.county_id)  # type: ignore[attr-defined]

    def judge(self, line: Line) -> None:
        """Sets company and state, or says what is wrong."""
        given = {name: value for name, value in line.values.items() if value}
        for name in NEEDED:
            if name not in given:
                line.refuse(name, _("This is missing."))
        values: dict = {name: given[name] for name in ("number", "name", "industry_code") if name in given}
        self._look_up(line, given, values)
        if "checked_on" in given:
            line.checked_on = self._day(line, given["checked_on"])
        if line.faults:
            return
        company = self._present(values)
        before = {name: getattr(company, name) for name in values} if company.pk else None
        for name, value in values.items():
            setattr(company, name, value)
        try:
            company.clean_fields(exclude={"county", "project"})  # both were looked up
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                line.refuse(name if name in COLUMNS else "", " ".join(messages))
            return
        line.company = company
        if before is not None:
            line.state = LineState.UNCHANGED if before == values else LineState.CHANGED

    def _present(self, values: dict) -> TargetCompany:
        """The company that the line means; a new one if it is not there yet.

        A line with a number also means a company without one that has its name: it gets the number.
        """
        fresh = TargetCompany(**values)
        found = self._companies.get(self.key_of(fresh))
        if found is None:
            same = self._by_name.get((normalised(fresh.name), fresh.county_id))  # type: ignore[attr-defined]
            found = same if same is not None and not (same.number and fresh.number) else None
        return found or fresh

    def _look_up(self, line: Line, given: dict, values: dict) -> None:
        if "county" in given:
            values["county"] = self._counties.get(_plain(given["county"]))
            if values["county"] is None:
                names = ", ".join(dict.fromkeys(str(one) for one in self._counties.values()))
                line.refuse("county", _("There is no county of this name. Possible are: %s.") % names)
        if "project" in given:
            values["project"] = self._projects.get(_plain(given["project"]))
            if values["project"] is None:
                line.refuse("project", _("There is no project of this name."))
        for name, choices in (("size_class", SizeClass), ("value_chain", ValueChain)):
            if name not in given:
                continue
            value = _size(given[name]) if name == "size_class" else None
            values[name] = value or choice_of(choices, given[name])
            if not values[name]:
                labels = ", ".join(str(label) for label in choices.labels)
                line.refuse(name, _("This is not known. Possible are: %s.") % labels)
        if "domains" in given:
            try:
                values["domains"] = clean_domains(given["domains"])
            except ValidationError as error:
                line.refuse("domains", " ".join(error.messages))

    @staticmethod
    def _day(line: Line, given: str) -> date | None:
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                day = datetime.strptime(given, pattern).date()
            except ValueError:
                continue
            if date(2000, 1, 1) <= day <= timezone.localdate():
                return day
        line.refuse("checked_on", _("This is no day in the past. Please write it like 31.12.2025."))
        return None


def _named(objects, *names: str) -> dict:
    found: dict = {}
    for one in objects:
        for name in names:
            found.setdefault(_plain(getattr(one, name)), one)
    found.pop("", None)
    return found


def _plain(text: str) -> str:
    """For comparing: "Landkreis Zwickau" and "Zwickau, Landkreis" stay different, case and spaces do not."""
    return " ".join(text.casefold().split())


def _size(given: str) -> str:
    """The class of a plain number of people; empty if it is none."""
    plain = given.replace(".", "").replace(" ", "")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 7 or int(plain) == 0:
        return ""
    limits = ((9, SizeClass.UP_TO_9), (49, SizeClass.UP_TO_49), (249, SizeClass.UP_TO_249))
    for most, size in (*limits, (999, SizeClass.UP_TO_999)):
        if int(plain) <= most:
            return str(size.value)
    return str(SizeClass.FROM_1000.value)


def _too_large() -> str:
    return _("This file is too large: at most %(lines)s lines and 2 MB are possible.") % {"lines": MOST_LINES}
