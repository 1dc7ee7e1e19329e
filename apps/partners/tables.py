"""Reads tables of organisations and people (CSV, RFC 4180, and Excel's own kind) and says what is wrong.

Nothing is written here: `services.imports` writes the lines that are right.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core import table_imports
from apps.core.table_imports import TableUnreadable, choice_of, require_columns
from apps.core.tables import NotATable, decoded
from apps.partners.choices import ImportKind, OrganisationKind, Role
from apps.partners.forms import InvitationForm, ProfileForm
from apps.partners.models import Invitation, Membership, PartnerOrganisation
from apps.taxonomy.models import ActionField

MOST_BYTES = 500_000
MOST_LINES = 500
SALT = "apps.partners.tables"

# What a column is called, the German name first; those before the bar are needed.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    ImportKind.ORGANISATIONS: {
        "name": ("name",),
        "kind": ("art", "kind"),
        "short_name": ("kurzname", "short_name"),
        "website": ("website",),
        "description_de": ("beschreibung", "description_de"),
        "description_en": ("beschreibung_en", "description_en"),
        "contact_role_de": ("kontaktrolle", "contact_role_de"),
        "contact_role_en": ("kontaktrolle_en", "contact_role_en"),
        "contact_email": ("kontakt_email", "contact_email"),
        "contact_phone": ("kontakt_telefon", "contact_phone"),
        "action_fields": ("handlungsfelder", "action_fields"),
        "owner_email": ("inhaber_email", "owner_email"),
        "language": ("sprache", "language"),
    },
    ImportKind.PEOPLE: {
        "email": ("email",),
        "organisation": ("organisation",),
        "role": ("rolle", "role"),
        "language": ("sprache", "language"),
    },
}
NEEDED = {ImportKind.ORGANISATIONS: ("name", "kind"), ImportKind.PEOPLE: ("email", "organisation")}


@dataclass
class Line:
    """One line of the table. `state` is "new", "known" (there already) or "refused" (it has `faults`)."""

    number: int
    values: dict[str, str]
    state: str = "new"
    faults: list[tuple[str, str]] = field(default_factory=list)  # column, what is wrong
    ready: dict = field(default_factory=dict)  # what the services need

    @property
    def label(self) -> str:
        """The organisation's name; a person's address is never kept."""
        return (self.values.get("name") or self.values.get("organisation") or "")[:200]


def pack(kind: str, text: str) -> str:
    """The table and its kind on their way from the preview to the import."""
    return table_imports.pack([kind, text], salt=SALT)


def unpack(packed: str) -> tuple[str, str]:
    """Kind and text; raises TableUnreadable if they were changed or are too old."""
    kind, text = table_imports.unpack(packed, salt=SALT)
    return kind, text


def text_of(data: bytes) -> str:
    """The file's text, be it UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        TableUnreadable: if it is empty, too large, or no text.
    """
    if len(data) > MOST_BYTES:
        raise TableUnreadable(_too_large())
    try:
        return decoded(data)
    except NotATable as error:
        raise TableUnreadable(
            _("This is no table in text form. Please save it as CSV and try again.")
        ) from error


def read(kind: str, text: str, *, user) -> list[Line]:
    """Every line of the table, checked against what is there already.

    Raises:
        TableUnreadable: if columns are missing or it has too many lines.
    """
    lines = list(_lines(kind, text))
    check = _check_organisation if kind == ImportKind.ORGANISATIONS else _check_person
    seen: set[tuple] = set()
    known = _Known()
    for line in lines:
        if not line.faults:
            check(line, known, user)
        key = tuple(line.values.get(name, "").casefold() for name in _KEYS[kind])
        if not line.faults and key in seen:
            _refuse(line, _KEYS[kind][0], _("This stands in the table twice."))
        seen.add(key)
    return lines


_KEYS: dict[str, tuple[str, ...]] = {
    ImportKind.ORGANISATIONS: ("name",),
    ImportKind.PEOPLE: ("email", "organisation"),
}


def _lines(kind: str, text: str) -> Iterator[Line]:
    rows = table_imports.rows(
        text, columns_of=partial(_columns, kind), most=MOST_LINES, too_large=_too_large()
    )
    for number, cells, is_too_long in rows:
        line = Line(number, cells)
        if is_too_long:
            _refuse(line, "", _("This line has more cells than the heading. Is a quotation mark missing?"))
        yield line


def _too_large() -> str:
    return _("This file is too large: at most 500 lines and 500 kB are possible.")


def _columns(kind: str, heading: list[str]) -> list[str]:
    """Our names of the table's columns; empty for one that is not read."""
    names = {alias: name for name, aliases in COLUMNS[kind].items() for alias in (*aliases, name)}
    words = [slugify(cell).replace("-", "_").replace("e_mail", "email") for cell in heading]
    if strange := [
        cell.strip() for cell, word in zip(heading, words, strict=True) if word and word not in names
    ]:
        raise TableUnreadable(
            _("These columns are not known: %(columns)s. Please rename them or take them out.")
            % {"columns": ", ".join(strange)[:300]}
        )
    found = [names.get(word, "") for word in words]
    require_columns(found, {name: COLUMNS[kind][name][0] for name in NEEDED[ImportKind(kind)]})
    return found


class _Known:
    """What is there already, asked for once for all lines."""

    def __init__(self) -> None:
        self.organisations: dict[str, PartnerOrganisation] = {}
        for one in PartnerOrganisation.objects.order_by("-pk"):
            for name in (one.name, one.short_name, one.slug):
                self.organisations[name.casefold()] = one
        self.organisations.pop("", None)
        self.members = set(
            Membership.objects.filter(ended_at__isnull=True).values_list("organisation_id", "user__email")
        )
        self.invited = set(Invitation.objects.open().values_list("organisation_id", "email"))
        self.fields: dict[str, int] = {}
        for term in ActionField.objects.all():
            for name in (term.slug, term.name_de, term.name_en):
                self.fields[name.casefold()] = term.pk


def _check_organisation(line: Line, known: _Known, user) -> None:
    if line.values.get("name", "").casefold() in known.organisations:
        line.state = "known"
        return
    values = {name: value for name, value in line.values.items() if value}
    wanted = [part.strip() for part in re.split(r"[|,/]", values.pop("action_fields", "")) if part.strip()]
    for part in wanted:
        if part.casefold() not in known.fields:
            message = _("There is no action field “%(name)s”.") % {"name": part[:60]}
            _refuse(line, "action_fields", message)
    values["kind"] = _choice(OrganisationKind, values.get("kind", ""))
    fields = [known.fields[part.casefold()] for part in wanted if part.casefold() in known.fields]
    form = ProfileForm({**values, "action_fields": fields}, user=user)
    _take_errors(line, form)
    owner, language = values.get("owner_email", ""), _language(values)
    if owner:
        _take_errors(line, _invitation(owner, Role.OWNER, language), rename={"email": "owner_email"})
    if not line.faults:
        line.ready = {"form": form, "owner_email": owner.lower(), "language": language}


def _check_person(line: Line, known: _Known, user) -> None:
    organisation = known.organisations.get(line.values.get("organisation", "").casefold())
    if organisation is None:
        _refuse(line, "organisation", _("There is no organisation of this name."))
    email, language = line.values.get("email", "").lower(), _language(line.values)
    role = _choice(Role, line.values.get("role") or Role.EDITOR)
    _take_errors(line, _invitation(email, role, language))
    if organisation is None or line.faults:
        return
    if (organisation.pk, email) in known.members | known.invited:
        line.state = "known"
    line.ready = {"organisation": organisation, "email": email, "role": role, "language": language}


def _invitation(email: str, role: str, language: str) -> InvitationForm:
    return InvitationForm({"email": email, "role": role, "language": language})


def _take_errors(line: Line, form, rename: Callable | dict | None = None) -> None:
    for name, messages in form.errors.items():
        for message in messages:
            _refuse(line, (rename or {}).get(name, name), str(message))  # type: ignore[union-attr]


def _refuse(line: Line, column: str, message: str) -> None:
    line.state = "refused"
    line.faults.append((_shown(column), message))


def _shown(column: str) -> str:
    """The column's name as the German heading has it."""
    for columns in COLUMNS.values():
        if column in columns:
            return columns[column][0]
    return ""


def _language(values: dict[str, str]) -> str:
    return {"deutsch": "de", "englisch": "en", "english": "en"}.get(
        values.get("language", "").casefold(), values.get("language", "").lower() or "de"
    )


def _choice(choices, given: str) -> str:
    """The value that `given` names; else `given`, for the form to refuse."""
    return choice_of(choices, given) or given
