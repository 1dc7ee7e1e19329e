"""Looks into Office files (ECMA-376), without unpacking them anywhere."""

import re
import zipfile
from typing import IO

from defusedxml import ElementTree
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5000
MAX_RATIO = 200  # unpacked by packed: text reaches 30, and only what is made to burst goes beyond this
_MIN_BOMB = 20 * 1024 * 1024  # bytes below which a ratio says nothing
_MAX_RELATIONS = 5 * 1024 * 1024
_CHUNK = 1024 * 1024
_OVERLAP = 4096
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|/customui/|"
    r"/embeddings/.*\.(bin|exe|vbs|js|hta|cmd|bat|ps1|lnk|scr|msi|jar)$",
    re.I,
)
_MACRO_TYPES = ("macroenabled", "vbaproject", "ms-office.activex", "intlmacrosheet", "macrosheet")
_DTD = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)", re.I
)
# Fields and formulas that start a program (dynamic data exchange).
_DDE = re.compile(rb"\bDDE(?:AUTO)?\s|<(?:\w+:)?ddeLink\b|(?:cmd|powershell|mshta)(?:\.exe)?\s*\|", re.I)
_HARMLESS_LINK = re.compile(r"(?:https?://|mailto:|tel:|#|[^:]*$)", re.I)


def check(handle: IO[bytes], folder: str) -> bool:
    """Whether it holds the `folder` ("word/") of its kind.

    Raises:
        ValidationError: for macros, programs, what is loaded from elsewhere, and what unpacks too large.
        zipfile.BadZipFile: for a damaged one, or one whose sizes lie.
    """
    size = handle.seek(0, 2)
    handle.seek(0)
    with zipfile.ZipFile(handle) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        if any(info.flag_bits & 1 for info in infos):
            raise ValidationError(
                _("This file is protected by a password. Please save it without one."), code="protected"
            )
        if len(names) != len({name.lower() for name in names}) or any(_leads_out(name) for name in names):
            raise zipfile.BadZipFile("doubled parts, or parts beside the archive")
        if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise _bomb()
        if any(_ACTIVE_PARTS.search(f"/{name}") for name in names):
            raise _macros()
        _check_end(handle, archive, size)
        left = min(MAX_UNPACKED, max(_MIN_BOMB, size * MAX_RATIO))
        for info in infos:
            left -= _check_part(archive, info, left)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _check_end(handle: IO[bytes], archive: zipfile.ZipFile, size: int) -> None:
    """Nothing may stand behind the archive: another program would take the file for something else."""
    handle.seek(max(0, size - 22))
    if archive.comment or not handle.read(22).startswith(b"PK\x05\x06"):
        raise ValidationError(
            _("Something else hangs at the end of this file. Please save it anew in Office."), code="polyglot"
        )


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> int:
    """Reads one part to its end, so that a lie about its size comes out; returns its size."""
    name = info.filename.lower()
    is_xml, is_small = name.endswith((".xml", ".rels")), name.endswith((".rels", "[content_types].xml"))
    size, tail, whole = 0, b"", b""
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > limit or (is_small and size > _MAX_RELATIONS):
                raise _bomb()
            if is_xml:
                _check_xml(tail + piece)
                tail = piece[-_OVERLAP:]
            if is_small:
                whole += piece
    if is_small:
        _check_relations(whole)
    return size


def _check_xml(text: bytes) -> None:
    if _DTD.search(text):
        raise ValidationError(_("This file holds definitions that an Office file never has."), code="active")
    if _DDE.search(text):
        raise ValidationError(
            _("This file starts another program through a field (DDE). Please remove that field."),
            code="dde",
        )


def _check_relations(text: bytes) -> None:
    """Content types and relations, read as XML: there is more than one way to write the same thing."""
    for element in ElementTree.fromstring(text).iter():
        values = {name.rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
        content_type = values.get("ContentType", "").lower()
        if any(word in content_type for word in _MACRO_TYPES):
            raise _macros()
        kind = values.get("Type", "").rpartition("/")[2].lower()
        if kind == "afchunk":
            raise ValidationError(
                _("This file holds a web page as a part. Please paste its text instead."), code="active"
            )
        if values.get("TargetMode", "").strip().lower() == "external":
            _check_link(kind, values.get("Target", "").strip())


def _check_link(kind: str, target: str) -> None:
    """A mere hyperlink to the web is fine; what is loaded on opening, or starts a program, is not."""
    if kind not in {"hyperlink", "linkedhyperlink"}:
        raise ValidationError(
            _("This file loads parts from elsewhere (a template or an object). Please remove them."),
            code="active",
        )
    if not _HARMLESS_LINK.match(target):
        raise ValidationError(
            _("A link in this file leads to something other than a web page: %(target)s. Please remove it."),
            code="link",
            params={"target": target[:80]},
        )


def _bomb() -> ValidationError:
    return ValidationError(_("Unpacked, this file would be far too large."), code="bomb")


def _macros() -> ValidationError:
    return ValidationError(
        _("This file holds macros or programs. Please save it without them."), code="macros"
    )
