"""What a PDF offers to those who cannot see it, by the parts of PDF/UA (ISO 14289-1) that a program can tell.

A title (7.1), a language (7.2), tags (7.1), and text instead of pictures of text. Alternative texts that say
nothing and an order that makes no sense are for people to find.
"""

from typing import Any

import pikepdf
import structlog

from apps.files.models import StoredFile

logger = structlog.get_logger("portal.files")

# Below this many signs a page, most pages are pictures of text (scans).
_SIGNS_A_PAGE = 10


def look_at(stored: StoredFile, *, texts: list[str]) -> dict[str, Any] | None:
    """{"title": …, "language": …, "tags": bool, "text": bool}; None if the PDF cannot be read."""
    try:
        with stored.file.open("rb") as handle, pikepdf.open(handle) as document:
            root = document.Root
            marked = root.get("/MarkInfo", {}).get("/Marked", False)
            return {
                "title": _title(document),
                "language": str(root.get("/Lang", ""))[:35].strip(),
                "tags": bool(marked) and "/StructTreeRoot" in root,
                "text": _has_text(texts),
            }
    except Exception as error:  # whatever a broken PDF makes of it: nothing rests on this
        logger.warning("pdf_accessibility_unreadable", file=stored.pk, reason=str(error))
        return None


def _title(document: pikepdf.Pdf) -> str:
    title = str(document.docinfo.get("/Title", "")).strip()
    if not title:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            title = str(metadata.get("dc:title", "") or "").strip()
    return title[:300].replace("\x00", "")


def _has_text(texts: list[str]) -> bool:
    """Whether at least half of the pages hold text; a title page without any is common."""
    return 2 * sum(len(text) >= _SIGNS_A_PAGE for text in texts) >= len(texts) > 0
