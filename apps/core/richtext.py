"""Rich text: what may stand in it, cleaned with nh3 on the server, when it is stored and when it is shown."""

import html
import re

import nh3
from django import forms
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.html import strip_tags
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media, Script

from apps.core.marks import to_html
from apps.core.validators import without_control_signs

ALLOWED_TAGS = {
    "p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote",
    "a", "hr", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "pre", "span", "img",
    "figure", "figcaption",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "lang"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"src", "alt", "role", "width", "height"},
    **{tag: {"lang"} for tag in ("p", "span", "li", "blockquote", "h2", "h3", "h4", "figcaption")},
}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
# Pictures come from the organisations' own library, never from elsewhere; see `apps.library`.
LIBRARY_ADDRESS = re.compile(r"/mediathek/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/")
_VALUES = {
    "src": LIBRARY_ADDRESS,
    "role": re.compile(r"presentation"),
    "width": re.compile(r"[1-9]\d{0,4}"),
    "height": re.compile(r"[1-9]\d{0,4}"),
    "lang": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
}
_HEADING = re.compile(r"<h([2-4])((?: lang=\"[^\"]*\")?)>(.*?)</h\1>", re.DOTALL)  # as `clean` writes them
_PICTURE = re.compile(r"<img((?:\s[\w-]+(?:=\"[^\"]*\")?)*)\s*/?>")
_HAS_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")


def clean(value: str) -> str:
    """Safe HTML: never scripts, styles, svg or math, nor links to anything but web, mail and telephone.

    A text without any markup (written without JavaScript) becomes paragraphs, see `marks`.
    """
    if value and not _HAS_MARKUP.search(value):
        value = to_html(value)
    cleaned = nh3.clean(
        value,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener noreferrer",
    )
    # What was no picture of the library has no address left, and shows nothing.
    cleaned = _PICTURE.sub(lambda found: found[0] if ' src="' in found[1] else "", cleaned)
    # Only now: "&#1;" has become the sign itself, which no feed can hold.
    return without_control_signs(cleaned.replace("\v", " "))


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


def for_mail(value: str, base_url: str) -> str:
    """Rich text for a mail: links lead to the portal, pictures are left out (mail programs ask for them)."""
    without = _PICTURE.sub("", clean(value))
    return without.replace('href="/', f'href="{base_url}/')


def level_headings(value: str, first: int) -> str:
    """Headings from level `first` on, none left out: what an author chose by its size makes an outline."""
    open_levels: list[int] = []

    def begin(match: re.Match) -> str:
        chosen = int(match[1])
        while open_levels and open_levels[-1] >= chosen:
            open_levels.pop()
        open_levels.append(chosen)
        level = min(first + len(open_levels) - 1, 6)
        return f"<h{level}{match[2]}>{match[3]}</h{level}>"

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
        return super().formfield(
            **{"form_class": RichTextFormField, "widget": RichTextWidget, "max_length": 50_000, **kwargs}
        )


class RichTextFormField(forms.CharField):
    """Takes the editor's HTML, or text with the signs of `marks`, also where both stand together."""

    def clean(self, value):
        return to_html(super().clean(value))


class RichTextWidget(ProseEditorWidget):
    """The prose editor with marks that `clean` lets through; a plain text area without JavaScript.

    Render its scripts with `{% form_scripts form %}`: the import map among them needs the page's nonce.
    `library` offers the organisations' pictures and files.
    """

    template_name = "core/rich_text_widget.html"

    @property
    def media(self):
        # Before the editor: it keeps the editor from writing a <style> of its own, which the policy forbids.
        return (
            Media(
                js=[Script("js/prose.js", type="module")], css={"all": ["css/prose.css", "css/library.css"]}
            )
            + super().media
        )

    def __init__(self, attrs=None, *, library: bool = True):
        self.library = library
        of_library = {"LibraryPicture": True, "LibraryFile": True} if library else {}
        super().__init__(
            attrs=attrs, preset="configurable", config={"extensions": {**_EXTENSIONS, **of_library}}
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.library:
            context["library_url"] = reverse(settings.LIBRARY_URL)
            context["widget"]["attrs"]["data-library"] = reverse(settings.LIBRARY_PICKER_URL)
        return context


def rules_stand_here(config, shared_config) -> None:
    """The editor asks how to clean what its extensions write; `clean` knows."""


_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False},
    "ForeignLanguage": True,
    "HardBreak": True,
    "History": True,
}
