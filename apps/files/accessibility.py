"""What a PDF offers to those who cannot see it, by the parts of PDF/UA (ISO 14289-1) that a program can tell.

A title (7.1), a language (7.2), tags (7.1), and text instead of pictures of text. Alternative texts that say
nothing and an order that makes no sense are for people to find.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
import structlog
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from apps.files.models import StoredFile

logger = structlog.get_logger("portal.files")

# Below this many signs a page, most pages are pictures of text (scans).
_SIGNS_A_PAGE = 10


def look_at(stored: "StoredFile", *, texts: list[str]) -> dict[str, Any] | None:
    """{"title": …, "language": …, "tags": bool, "text": bool}; None if the PDF cannot be read."""
    try:
        with stored.file.open("rb") as handle, pikepdf.open(handle) as document:  # type: ignore[arg-type]
            root = document.Root
            marking: Any = root.get("/MarkInfo", {})
            marked = marking.get("/Marked", False)
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


@dataclass(frozen=True)
class Point:
    """One thing that a PDF offers or not: in words for readers, and for its author how to mend it."""

    is_met: bool
    text: str
    hint: str = ""


def points(found: dict[str, Any] | None) -> list[Point]:
    """What `look_at` has found, in plain words; nothing for what is no PDF, or was not read yet."""
    if not found:
        return []
    return [
        _point(
            found["text"],
            _("The text can be read aloud and searched."),
            _("Most pages are pictures of text: they can be neither read aloud nor searched."),
            _("Please recognise the text (OCR), or save it as a PDF from Word instead of scanning it."),
        ),
        _point(
            found["tags"],
            _("Headings, lists and tables are marked (tags)."),
            _("Headings, lists and tables are not marked (tags): who has it read aloud cannot jump to them."),
            _("In Word: Save as PDF, Options, “Document structure tags for accessibility”."),
        ),
        _point(
            found["language"],
            _("The language is given, so that it is pronounced rightly."),
            _("The language is not given: programs that read aloud may pronounce it wrongly."),
            _("In Word: Review, Language, Set proofing language; then save as PDF again."),
        ),
        _point(
            found["title"],
            _("The document says its title."),
            _("The document does not say its title: only the file’s name is read aloud."),
            _("In Word: File, Info, Title; then save as PDF again."),
        ),
    ]


def _point(is_met: Any, good: str, bad: str, hint: str) -> Point:
    return Point(True, good) if is_met else Point(False, bad, hint)
