"""What a text's readers would stumble over: a look at rich text before it is submitted (WCAG 2.2, BITV 2.0).

Each finding says what is wrong and how to mend it. Errors hold a submission back, hints do not.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from apps.core.choices import Language

ERROR, HINT = "error", "hint"
_TEXT_BLOCKS = {"p", "li", "blockquote", "td", "th", "figcaption"}
_MEANINGLESS = {
    "hier", "hier klicken", "klicken sie hier", "mehr", "weiter", "weiterlesen", "mehr erfahren", "link",
    "dieser link", "website", "webseite", "download", "here", "click here", "more", "read more", "learn more",
    "this link",
}  # fmt: skip
_FILE_NAME = re.compile(
    r"\S+\.(jpe?g|png|gif|pdf|docx?|xlsx?|pptx?)|(img|dsc|image|bild)[_-]?\d+", re.IGNORECASE
)
# Words that stand in nearly every sentence of one language and never in the other.
_COMMON = {
    "de": {
        "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "von", "zu", "den", "auf", "für",
        "sich", "wir", "sie", "werden", "wird", "auch", "dem",
    },
    "en": {
        "the", "and", "is", "of", "to", "that", "with", "for", "are", "this", "by", "from", "we", "they",
        "be", "have", "has", "our", "which", "it", "as", "or",
    },
}  # fmt: skip
_ENOUGH_WORDS = 8


@dataclass(frozen=True)
class Finding:
    """One thing to mend, or to think about, in the field `field`."""

    field: str
    level: str
    message: str
    label: str = ""

    @property
    def is_error(self) -> bool:
        return self.level == ERROR


@dataclass
class _Part:
    """A heading, link, picture or block of text, in the order of the text."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    languages: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


class _Reader(HTMLParser):
    """Collects the parts of a cleaned rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[_Part] = []
        self.open: list[_Part] = []
        self.foreign = 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "img":
            self.parts.append(_Part(tag, attributes))
            for part in self.open:
                part.text += f" {attributes.get('alt') or ''} " if part.tag == "a" else ""
        elif tag == "br":
            self.handle_data(" ")
        elif tag in _TEXT_BLOCKS or tag in {"h2", "h3", "h4", "a", "span"}:
            part = _Part(tag, attributes)
            self.parts.append(part)
            self.open.append(part)
            self.foreign += "lang" in attributes

    def handle_endtag(self, tag):
        for number in range(len(self.open) - 1, -1, -1):
            if self.open[number].tag == tag:
                self.foreign -= "lang" in self.open[number].attributes
                del self.open[number]
                return

    def handle_data(self, data):
        for part in self.open:
            # What is marked as another language is no part of the block's own.
            if not self.foreign or part.tag not in _TEXT_BLOCKS:
                part.text += data


def parts_of(html: str) -> list[_Part]:
    """The parts of a cleaned rich text that the check looks at."""
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    return reader.parts


def check_text(html: str, *, name: str, language: str) -> list[Finding]:
    """What is to be mended in the rich text of the field `name`, written in `language`."""
    parts = parts_of(html)
    return [
        *_headings(parts, name),
        *_links(parts, name),
        *_pictures(parts, name),
        *_languages(parts, name, language),
    ]


def _headings(parts: list[_Part], name: str):
    level = 1
    for part in parts:
        if part.tag not in {"h2", "h3", "h4"}:
            continue
        own = int(part.tag[1])
        if not part.words:
            yield Finding(name, ERROR, _("There is a heading without words. Please write it, or remove it."))
        elif own > level + 1:
            yield Finding(
                name,
                ERROR,
                _(
                    "The heading “%(heading)s” skips a level, and screen readers look for the one above it. "
                    "Please choose the next larger kind of heading for it."
                )
                % {"heading": part.words},
            )
        level = own


def _links(parts: list[_Part], name: str):
    for part in parts:
        if part.tag != "a":
            continue
        address = part.attributes.get("href") or ""
        if not part.words:
            yield Finding(
                name,
                ERROR,
                _(
                    "The link to %(address)s has no words to click on. Please write where it leads, or "
                    "remove the link."
                )
                % {"address": address},
            )
        elif not address:
            yield Finding(
                name,
                ERROR,
                _("The link “%(words)s” leads nowhere. Please give it an address, or remove the link.")
                % {"words": part.words},
            )
        elif part.words.lower().strip(" .:!…»›>→") in _MEANINGLESS or part.words.startswith(("http", "www.")):
            yield Finding(
                name,
                HINT,
                _(
                    "The link “%(words)s” does not say where it leads. Screen readers list links without the "
                    "text around them: please name the aim, for example “Programme of the conference”."
                )
                % {"words": part.words},
            )


def _pictures(parts: list[_Part], name: str):
    for part in parts:
        if part.tag != "img":
            continue
        words = (part.attributes.get("alt") or "").strip()
        if not words and part.attributes.get("role") != "presentation":
            yield Finding(
                name,
                ERROR,
                _(
                    "A picture has no alternative text. Please choose the picture in the text, open the "
                    "library and say in a sentence what it shows, or mark it as decoration."
                ),
            )
        elif _FILE_NAME.fullmatch(words):
            yield Finding(
                name,
                ERROR,
                _(
                    "The alternative text “%(words)s” is a file name. Please say in a sentence what the "
                    "picture shows."
                )
                % {"words": words},
            )


def _languages(parts: list[_Part], name: str, language: str):
    other = Language.ENGLISH if language == Language.GERMAN else Language.GERMAN
    for part in parts:
        if part.tag in _TEXT_BLOCKS and guess(part.words) == other:
            yield Finding(
                name,
                HINT,
                _(
                    "The passage “%(passage)s …” seems to be in another language. Please select it and mark "
                    "its language, so that it is read aloud in the right voice."
                )
                % {"passage": part.words[:60]},
            )


def guess(text: str) -> str:
    """The language of a passage ("de" or "en"); empty if it is short, or could be either."""
    words = re.findall(r"[a-zäöüß]+", text.lower())
    if len(words) < _ENOUGH_WORDS:
        return ""
    hits = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    first, second = sorted(hits, key=lambda language: -hits[language])
    return first if hits[first] >= 3 and hits[first] > 3 * hits[second] else ""
