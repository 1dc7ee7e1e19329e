"""Looks into Office files (ECMA-376), without unpacking them anywhere."""

import re
import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5000
_CHUNK = 1024 * 1024
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|/embeddings/.*\.(bin|exe|vbs|js)$", re.I
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.I)
_DTD = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)", re.I
)
# A relation to something outside that is loaded or run on opening; a mere hyperlink is none.
_REMOTE = re.compile(rb"<Relationship\b[^>]*>", re.I)


def check(handle: IO[bytes], folder: str) -> bool:
    """Whether it holds the `folder` ("word/") of its kind.

    Raises:
        ValidationError: for macros, embedded programs, templates from elsewhere, and what unpacks too large.
        zipfile.BadZipFile: for a damaged one, or one whose sizes lie.
    """
    handle.seek(0)
    with zipfile.ZipFile(handle) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        if len(names) != len(set(names)) or any(info.flag_bits & 1 for info in infos):
            raise zipfile.BadZipFile("doubled or locked parts")
        if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise _bomb()
        if any(_ACTIVE_PARTS.search(f"/{name}") for name in names):
            raise _macros()
        left = MAX_UNPACKED
        for info in infos:
            left -= _check_part(archive, info, left)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> int:
    """Reads one part to its end, so that a lie about its size comes out; returns its size."""
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise _bomb()
            if is_xml:
                _check_xml(tail + piece)
                tail = piece[-4096:]
    return size


def _check_xml(text: bytes) -> None:
    if _DTD.search(text):
        raise ValidationError(_("This file holds definitions that an Office file never has."), code="active")
    if _MACRO_TYPES.search(text):
        raise _macros()
    for relation in _REMOTE.findall(text):
        if b'"External"' in relation and not re.search(rb'/(hyperlink|linkedHyperlink)"', relation, re.I):
            raise ValidationError(
                _("This file loads parts from elsewhere (a template or an object). Please remove them."),
                code="active",
            )


def _bomb() -> ValidationError:
    return ValidationError(_("Unpacked, this file would be far too large."), code="bomb")


def _macros() -> ValidationError:
    return ValidationError(
        _("This file holds macros or programs. Please save it without them."), code="macros"
    )
