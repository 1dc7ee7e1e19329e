"""The text of PDF files, for the search index."""

import pypdfium2
import structlog

from apps.files.choices import PDF
from apps.files.models import StoredFile

logger = structlog.get_logger("portal.files")

MAX_PAGES = 60
MAX_CHARACTERS = 300_000


def pdf_text(stored: StoredFile) -> str:
    """The text of the first pages of a PDF; an empty text for other files and for what cannot be read."""
    if stored.mime != PDF.mime:
        return ""
    try:
        with stored.file.open("rb") as handle, pypdfium2.PdfDocument(handle.read()) as document:
            texts = [
                document[number].get_textpage().get_text_bounded()
                for number in range(min(len(document), MAX_PAGES))
            ]
    except (OSError, pypdfium2.PdfiumError) as error:
        logger.warning("pdf_text_unreadable", file=stored.pk, reason=str(error))
        return ""
    return " ".join(" ".join(texts).split())[:MAX_CHARACTERS].replace("\x00", "")
