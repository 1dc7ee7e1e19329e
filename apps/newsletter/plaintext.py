"""Rich text as plain text with its paragraphs and addresses, for the text part of a mail."""

import re
from html.parser import HTMLParser

from apps.core.richtext import clean

_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "tr", "pre", "hr"}
_BLANK_LINES = re.compile(r"\n{3,}")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.address = ""
        self.linked: list[str] = []
        self.numbers: list[int | None] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("ul", "ol"):
            self.numbers.append(1 if tag == "ol" else None)
        if tag in _BLOCKS:
            # An editor puts a paragraph into each list item; it begins on the bullet's line.
            if not (self.numbers and tag == "p" and self.parts and self.parts[-1].startswith("\n")):
                self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append(f"\n{self._bullet()} ")
        elif tag == "a":
            self.address, self.linked = dict(attrs).get("href") or "", []

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self.numbers:
            self.numbers.pop()
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.address:
            if "".join(self.linked).strip() != self.address.removeprefix("mailto:"):
                self.parts.append(f" <{self.address}>")
            self.address = ""

    def handle_data(self, data):
        text = re.sub(r"\s+", " ", data)
        if self.address:
            self.linked.append(text)
        self.parts.append(text)

    def _bullet(self) -> str:
        number = self.numbers[-1] if self.numbers else None
        if number is None:
            return "-"
        self.numbers[-1] = number + 1
        return f"{number}."


def to_text(html: str) -> str:
    """The text of `html`: blank lines between blocks, "- " before list items, addresses in angle brackets."""
    writer = _Writer()
    writer.feed(clean(html or ""))
    lines = (line.strip() for line in "".join(writer.parts).split("\n"))
    joined = re.sub(r"\n+(- |\d+\. )", r"\n\1", "\n".join(lines))
    return _BLANK_LINES.sub("\n\n", joined).strip()
