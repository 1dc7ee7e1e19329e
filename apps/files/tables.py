"""Tables as text (CSV, RFC 4180): no program opens them with anything but cells in them."""

import re
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CHUNK = 1024 * 1024
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|iframe|\?php)", re.I)
# What a spreadsheet takes for a formula (CWE-1236): a number with a sign before it is none.
_FORMULA = re.compile(rb"""^["\s]*(?:[=@]|[+-](?=[^\d.,\s"]))""")
_CELLS = re.compile(rb"[;,\t]")


def check(handle: IO[bytes]) -> None:
    """Refuses what is no plain text, web pages under another name, and cells that would be run.

    Raises:
        ValidationError: with a sentence that says what it is.
    """
    handle.seek(0)
    for number, line in enumerate(iter(lambda: handle.readline(_CHUNK + 1), b""), start=1):
        if len(line) > _CHUNK or b"\x00" in line:
            raise ValidationError(
                _("This is no table as text (CSV). Please save it as “CSV UTF-8”."), code="content"
            )
        _decode(line, number)
        if _MARKUP.search(line):
            raise ValidationError(
                _("This file holds the code of a web page (line %(line)d). Please save it as “CSV UTF-8”."),
                code="content",
                params={"line": number},
            )
        if any(_FORMULA.match(cell) for cell in _CELLS.split(line.removeprefix(b"\xef\xbb\xbf"))):
            raise ValidationError(
                _(
                    "A cell in line %(line)d begins like a formula (with =, +, - or @); a spreadsheet runs "
                    "it. Please save the values only."
                ),
                code="formula",
                params={"line": number},
            )


def _decode(line: bytes, number: int) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The signs in line %(line)d cannot be read. Please save it as “CSV UTF-8”."),
            code="coding",
            params={"line": number},
        ) from error
