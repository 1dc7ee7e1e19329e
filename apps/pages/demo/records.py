"""The files of invented publications: full texts, tables of data and pictures, made on the spot."""

import io
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from apps.files import examining
from apps.files import services as files
from apps.files.choices import PUBLISHED
from apps.pages.demo.pdf import make_pdf
from apps.publications.choices import FileRole
from apps.publications.models import Download, Publication, ReadingCount


def make_files(publication: Publication, chapters: list[Any], extras: list[str]) -> list[Download]:
    """The full text, and what `extras` ("data", "photo") ask for; stored and examined."""
    kind = str(publication.get_kind_display())
    made = [
        _made("volltext.pdf", make_pdf(publication.title_de, publication.summary_de, chapters, kind=kind))
    ]
    made[0].label = "Volltext"
    for extra in extras:
        made.append(_EXTRAS[extra]())
    return made


def invent_readers(publication: Publication) -> None:
    """A year of readers, so that the chart shows something."""
    today = timezone.localdate()
    ReadingCount.objects.bulk_create(
        ReadingCount(
            publication=publication,
            day=today - timedelta(days=days),
            views=1 + (days * 7 + publication.pk) % 5,
            downloads=(days * 3 + publication.pk) % 3,
        )
        for days in range(3, 360, 4)
    )


def _made(name: str, content: bytes) -> Download:
    stored = files.store(upload=SimpleUploadedFile(name, content), kinds=PUBLISHED)
    examining.examine(number=stored.pk)
    return Download(stored_file=stored)


def _table() -> Download:
    lines = ["Jahr;Betriebe;Beschäftigte;Anteil Elektromobilität in Prozent"]
    lines += [
        f"{year};{58 + year % 7};{11_900 - 130 * (year - 2020)};{9 + 4 * (year - 2020)}"
        for year in range(2020, 2026)
    ]
    download = _made("befragung-beispiel.csv", ("\n".join(lines) + "\n").encode())
    download.label, download.role = "Zahlen der Befragung (erfunden)", FileRole.DATA
    return download


def _photo() -> Download:
    """Two stations on a line, as a picture with a shade."""
    picture = Image.linear_gradient("L").resize((1200, 800)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.line((200, 400, 1000, 400), fill="#f6a01a", width=24)
    for x in (200, 600, 1000):
        draw.ellipse((x - 70, 330, x + 70, 470), fill="white", outline="#0c5566", width=28)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85)
    download = _made("titelfoto-beispiel.jpg", made.getvalue())
    download.label, download.role = "Bild zum Abdruck", FileRole.PICTURE
    return download


_EXTRAS = {"data": _table, "photo": _photo}
