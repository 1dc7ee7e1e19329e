"""Reads a table of existing publications (CSV) and the files that it names, from a ZIP or a folder.

Nothing is written here: `services.imports` makes a draft of each line that is right.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.errors import UserError
from apps.core.tables import NotATable, decoded, lines_of

MOST_LINES = 500
MOST_FILES = 1_500
MOST_TABLE_BYTES = 2_000_000
# What a column is called, the German name first; those marked are needed.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title_de": ("titel", "title"),
    "summary_de": ("zusammenfassung", "summary"),
    "kind": ("art", "kind"),
    "authors": ("autoren", "authors"),
    "published_on": ("datum", "date"),
    "organisation": ("organisation",),
    "files": ("dateien", "files"),
    "title_en": ("titel_en", "title_en"),
    "summary_en": ("zusammenfassung_en", "summary_en"),
    "language": ("sprache", "language"),
    "licence": ("lizenz", "licence"),
    "project": ("projekt", "project"),
    "action_fields": ("handlungsfelder", "action_fields"),
    "isbn": ("isbn",),
    "doi": ("doi",),
}
NEEDED = ("title_de", "summary_de", "kind", "authors", "published_on", "organisation", "files")


# What the unpackers raise at bytes that are not what the directory of the ZIP says; RuntimeError also at a
# password, and at a way of packing that Python does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, RuntimeError, EOFError)


class ImportUnreadable(UserError):
    """The table as a whole cannot be read; `user_message` says why and how to mend it."""


class Folder(Protocol):
    """Where the table and the files lie."""

    def names(self) -> list[str]:
        """The names of all files, with their folders."""

    def read(self, name: str, most: int) -> bytes:
        """A file; `ImportUnreadable` if it has more than `most` bytes or is damaged."""


class ZipFolder:
    """A ZIP that was uploaded. Nothing of it is ever written under its own name."""

    def __init__(self, handle):
        try:
            self._zip = zipfile.ZipFile(handle)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise ImportUnreadable(_("This is no ZIP file, or it is damaged.")) from error
        if len(self._zip.infolist()) > MOST_FILES:
            raise ImportUnreadable(_("This ZIP holds too many files. Please split it."))

    def names(self) -> list[str]:
        return [
            one.filename
            for one in self._zip.infolist()
            if not one.is_dir() and not one.filename.startswith("__MACOSX/")
        ]

    def read(self, name: str, most: int) -> bytes:
        try:
            with self._zip.open(name) as handle:
                data = handle.read(most + 1)
        except _DAMAGED as error:
            raise ImportUnreadable(_("This file is damaged or protected by a password.")) from error
        return _not_too_large(data, most)


class DiskFolder:
    """A folder on the server; what lies outside of it is not read, whatever a link says."""

    def __init__(self, path: Path):
        self._root = path.resolve()
        if not self._root.is_dir():
            raise ImportUnreadable(_("There is no such folder."))

    def names(self) -> list[str]:
        inside = (one for one in sorted(self._root.rglob("*")) if one.is_file())
        return [
            str(one.relative_to(self._root)) for one in inside if one.resolve().is_relative_to(self._root)
        ]

    def read(self, name: str, most: int) -> bytes:
        with (self._root / name).open("rb") as handle:
            return _not_too_large(handle.read(most + 1), most)


def _not_too_large(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise ImportUnreadable(_("This file is too large."))
    return data


@dataclass
class Line:
    """One line of the table; `files` are the names of its files in the folder."""

    number: int
    values: dict[str, str]
    files: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass
class Table:
    """What the folder holds: the lines, and files that no line names."""

    lines: list[Line]
    left_over: list[str]


def read(folder: Folder) -> Table:
    """The folder's one table, with the files that belong to each line.

    Raises:
        ImportUnreadable: if there is not exactly one table, or it cannot be read.
    """
    names = folder.names()
    tables = [name for name in names if name.lower().endswith(".csv") and "/" not in name.strip("/")]
    tables = tables or [name for name in names if name.lower().endswith(".csv")]
    if len(tables) != 1:
        raise ImportUnreadable(_("There must be exactly one table (CSV) beside the files."))
    by_name = _by_name(names)
    lines = []
    for line in _lines(_decoded(folder.read(tables[0], MOST_TABLE_BYTES))):
        for wanted in re.split(r"[|\n]", line.values.pop("files", "")):
            if not wanted.strip():
                continue
            found = by_name.get(wanted.strip().replace("\\", "/").casefold())
            if found is None:
                line.faults.append(_("There is no file “%(name)s”.") % {"name": wanted.strip()[:150]})
            else:
                line.files.append(found)
        lines.append(line)
    named = {name for line in lines for name in line.files}
    return Table(lines, [name for name in names if name not in named and name != tables[0]])


def _by_name(names: list[str]) -> dict[str, str]:
    """Files by their whole path, and by their name alone where only one is called so."""
    found = {name.casefold(): name for name in names}
    short: dict[str, list[str]] = {}
    for name in names:
        short.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    return {key: ones[0] for key, ones in short.items() if len(ones) == 1} | found


def _decoded(data: bytes) -> str:
    try:
        return decoded(data)
    except NotATable as error:
        raise ImportUnreadable(
            _("This is no table in text form. Please save it as CSV and try again.")
        ) from error


def _lines(text: str) -> Iterator[Line]:
    aliases = {alias: name for name, ones in COLUMNS.items() for alias in (*ones, name)}
    columns: list[str] | None = None
    count = 0
    try:
        for number, row in lines_of(text):
            if columns is None:
                columns = [aliases.get(slugify(cell).replace("-", "_"), "") for cell in row]
                missing = [COLUMNS[name][0] for name in NEEDED if name not in columns]
                if missing:
                    message = _("The first line must name the columns. Missing: %(columns)s.")
                    raise ImportUnreadable(message % {"columns": ", ".join(missing)})
                continue
            count += 1
            if count > MOST_LINES:
                raise ImportUnreadable(_("At most 500 publications are possible at once."))
            yield Line(number, {name: cell for name, cell in zip(columns, row, strict=False) if name})
    except NotATable as error:
        raise ImportUnreadable(_("Line %(line)s cannot be read.") % {"line": error.line}) from error


def day(given: str) -> date | None:
    """A day as "2024-03-12", "12.03.2024" or a year alone; None if it is none."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%Y"):
        try:
            return datetime.strptime(given, pattern).date()
        except ValueError:
            continue
    return None


def choice(choices, given: str) -> str | None:
    """The value that `given` names, by itself or by its words in either language; None if there is none."""
    for language in ("de", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                if given.casefold() in {value.casefold(), str(label).casefold()}:
                    return value
    return None


def most_bytes() -> int:
    """The size that a file of a publication may have."""
    return settings.FILES_MAX_BYTES
