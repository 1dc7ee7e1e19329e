"""The kinds of files that are taken, by what is in them and not by their name."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its MIME type, the endings it may have, and the first bytes that prove it."""

    mime: str
    endings: tuple[str, ...]
    signatures: tuple[bytes, ...]
    label: str | Promise


PDF = FileKind("application/pdf", (".pdf",), (b"%PDF-",), _("PDF"))
PNG = FileKind("image/png", (".png",), (b"\x89PNG\r\n\x1a\n",), _("PNG picture"))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), _("JPEG picture"))
DOCX = FileKind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (".docx",),
    (b"PK\x03\x04",),
    _("Word document"),
)
XLSX = FileKind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (".xlsx",),
    (b"PK\x03\x04",),
    _("Excel workbook"),
)
PPTX = FileKind(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    (".pptx",),
    (b"PK\x03\x04",),
    _("PowerPoint slides"),
)
# Any beginning will do for plain text; `tables.check` looks at all of it.
CSV = FileKind("text/csv", (".csv",), (b"",), _("table as text (CSV)"))

PICTURES = (PNG, JPEG)
DOCUMENTS = (PDF, DOCX, XLSX, PPTX, PNG, JPEG)
# What a publication's files may be.
PUBLISHED = (*DOCUMENTS, CSV)

# What the kinds are called in lists of files: the same word in every language.
FORMATS = {
    PDF.mime: "PDF",
    DOCX.mime: "Word",
    XLSX.mime: "Excel",
    PPTX.mime: "PowerPoint",
    PNG.mime: "PNG",
    JPEG.mime: "JPEG",
    CSV.mime: "CSV",
}


class ScanState(TextChoices):
    """What a virus scanner says of a file; empty without one. Only `CLEAN` and empty are served."""

    WAITING = "waiting", _("Waits for the virus scan")
    CLEAN = "clean", _("Virus scan: nothing found")
    INFECTED = "infected", _("Virus scan: something was found")
