"""Everything that looks into PDFs. PDFium is not thread-safe, so one look at a time in a process."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pypdfium2
import pypdfium2.raw as pdfium
import structlog
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.files.models import StoredFile
from apps.files.pdf_tokens import find_active_content, find_second_nature

logger = structlog.get_logger("portal.files")

COVER_WIDTH = 480  # pixels
MAX_PAGES = 5000
MAX_TEXT = 3_000_000  # signs of one document
_LOCK = threading.Lock()
_XFA_FORMS = {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}


@contextmanager
def opened(handle: IO[bytes]) -> Iterator[pypdfium2.PdfDocument]:
    """The document, while nobody else in this process looks into one.

    Raises:
        pypdfium2.PdfiumError: if it is none, damaged or locked with a password.
    """
    with _LOCK:
        document = pypdfium2.PdfDocument(handle, autoclose=False)
        try:
            yield document
        finally:
            document.close()


def check(handle: IO[bytes]) -> None:
    """Refuses what is damaged, protected, or does more than show pages.

    Raises:
        ValidationError: with a sentence that says what it is.
    """
    try:
        with opened(handle) as document:
            _check_document(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise _protected() from error
        raise
    if (found := find_active_content(handle)) is not None:
        raise _active(found)
    size = handle.seek(0, io.SEEK_END)
    if (found := find_second_nature(handle, size)) is not None:
        raise ValidationError(
            _(
                "This file is a PDF and something else at once (%(what)s). Please save it anew as a PDF, for "
                "example with “Print to PDF”."
            ),
            code="polyglot",
            params={"what": _("something behind its end") if found == "?" else found},
        )


def _check_document(document: pypdfium2.PdfDocument) -> None:
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        raise _protected()
    if len(document) == 0:
        raise ValidationError(_("This PDF has no pages."), code="damaged")
    if len(document) > MAX_PAGES:
        raise ValidationError(
            _("This PDF has too many pages (%(number)d). Please split it: at most %(limit)d are possible."),
            code="bomb",
            params={"number": len(document), "limit": MAX_PAGES},
        )
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        raise _active("JavaScript")
    if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        raise _active("EmbeddedFile")
    if pdfium.FPDF_GetFormType(document.raw) in _XFA_FORMS:
        raise _active("XFA")


def _protected() -> ValidationError:
    return ValidationError(
        _("This PDF is protected by a password or by restrictions. Please save it without protection."),
        code="protected",
    )


def _active(what: str) -> ValidationError:
    if what == "size":
        return ValidationError(_("Unpacked, this PDF would be far too large."), code="bomb")
    if what == "URI":
        return ValidationError(
            _("A link in this PDF runs a script or opens a file of the reader’s. Please remove that link."),
            code="link",
        )
    return ValidationError(
        _(
            "This PDF holds active content (%(what)s), such as scripts, embedded files or programs to start. "
            "Please save it anew without it, for example with “Print to PDF”."
        ),
        code="active",
        params={"what": what},
    )


def cover_of(stored: StoredFile) -> bytes | None:
    """The first page as a JPEG of `COVER_WIDTH` pixels, on white; None if it cannot be drawn."""
    try:
        with stored.file.open("rb") as handle, opened(handle) as document:
            page = document[0]
            width, height = page.get_size()
            if not 0 < height <= 3 * width:  # a roll of wallpaper makes no cover
                return None
            picture = page.render(scale=COVER_WIDTH / width).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError):
        return None
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()


def texts_of(stored: StoredFile) -> list[str]:
    """The text of each page, in their order; empty for what cannot be read.

    Of a very long document the last pages stay empty: `MAX_TEXT` signs are kept of it altogether.
    """
    texts, left = [], MAX_TEXT
    try:
        with stored.file.open("rb") as handle, opened(handle) as document:
            for number in range(min(len(document), MAX_PAGES)):
                text = _text_of(document, number)[:left] if left else ""
                texts.append(text)
                left -= len(text)
    except (OSError, pypdfium2.PdfiumError) as error:
        logger.warning("pdf_text_unreadable", file=stored.pk, reason=str(error))
        return []
    return texts


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    textpage = page.get_textpage()
    try:
        return " ".join(textpage.get_text_bounded().replace("\x00", "").split())
    finally:
        textpage.close()
        page.close()
