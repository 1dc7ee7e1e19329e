"""What a participant shows at the entrance: a QR code (ISO/IEC 18004) that is the address of a page.

Any phone's own camera opens it; who works at the entrance checks in there, everybody else reads what it is
for. The address is drawn by chance and tells nothing about the person.
"""

import io

import segno
from django.urls import reverse
from django.utils import translation

from apps.core.addresses import absolute
from apps.events.models import Participant

BORDER = 4  # modules of white around it, which the standard asks for


def address(participant: Participant, language: str) -> str:
    """Where the code leads."""
    with translation.override(language):
        return absolute(reverse("events:ticket", args=[participant.reference]))


def number(participant: Participant) -> str:
    """What is typed at the entrance where the code cannot be read, such as 3F2A-91BC."""
    short = participant.reference.hex[:8].upper()
    return f"{short[:4]}-{short[4:]}"


def code(text: str) -> str:
    """The QR code of `text` as SVG; dark on white, because cameras need that on dark pages too."""
    stream = io.BytesIO()
    _drawn(text).save(stream, kind="svg", border=BORDER, scale=4, light="#fff", xmldecl=False, nl=False)
    return stream.getvalue().decode()


def code_uri(text: str) -> str:
    """The same for an `<img>`: part of the page itself, so that it is there without another request."""
    return _drawn(text).svg_data_uri(border=BORDER, scale=4, light="#fff")


def _drawn(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=False)
