"""Rich text: what may stand in it, cleaned with nh3 on the server, when it is stored and when it is shown."""

import html
import re

import nh3
from django.db import models
from django.utils.html import linebreaks, strip_tags
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media, Script

from apps.core.validators import without_control_signs

ALLOWED_TAGS = {
    "p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote",
    "a", "hr", "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "lang"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "p": {"lang"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
_HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)  # as `clean` writes them
_HAS_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")


def clean(value: str) -> str:
    """Safe HTML: never scripts, styles, svg or math, nor links to anything but web, mail and telephone.

    A text without any markup (written without JavaScript) becomes paragraphs.
    """
    if value and not _HAS_MARKUP.search(value):
        value = linebreaks(value, autoescape=True)
    cleaned = nh3.clean(
        value,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener noreferrer",
    )
    # Only now: "&#1;" has become the sign itself, which no feed can hold.
    return without_control_signs(cleaned.replace("\v", " "))


def level_headings(value: str, first: int) -> str:
    """Headings from level `first` on, none left out: what an author chose by its size makes an outline."""
    open_levels: list[int] = []

    def begin(match: re.Match) -> str:
        chosen = int(match[1])
        while open_levels and open_levels[-1] >= chosen:
            open_levels.pop()
        open_levels.append(chosen)
        level = min(first + len(open_levels) - 1, 6)
        return f"<h{level}>{match[2]}</h{level}>"

    return _HEADING.sub(begin, value)


def plain(value: str) -> str:
    """The text alone, one space between blocks: for search, excerpts and mails."""
    return re.sub(r"\s+", " ", html.unescape(strip_tags(value.replace("<", " <")))).strip()


class RichTextField(models.TextField):
    """A text field whose value is cleaned whenever it is saved, and which is edited with the prose editor."""

    def pre_save(self, model_instance, add):
        value = clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": RichTextWidget, "max_length": 50_000, **kwargs})


class RichTextWidget(ProseEditorWidget):
    """The prose editor with marks that `clean` lets through; a plain text area without JavaScript.

    Render its scripts with `{% form_scripts form %}`: the import map among them needs the page's nonce.
    """

    @property
    def media(self):
        # Before the editor: it keeps the editor from writing a <style> of its own, which the policy forbids.
        return (
            Media(js=[Script("js/prose.js", type="module")], css={"all": ["css/prose.css"]}) + super().media
        )

    def __init__(self, attrs=None):
        super().__init__(
            attrs=attrs,
            preset="configurable",
            config={
                "extensions": {
                    "Bold": True,
                    "Italic": True,
                    "Heading": {"levels": [2, 3, 4]},
                    "BulletList": True,
                    "OrderedList": True,
                    "ListItem": True,
                    "Blockquote": True,
                    "Link": True,
                    "HardBreak": True,
                    "History": True,
                }
            },
        )
