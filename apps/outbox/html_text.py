"""The text of a page of HTML that a mail program wrote; quotations begin with ">" as in plain mails.

It is for strangers' mails: nothing is loaded, no mark stays, and it takes time in proportion to length.
"""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
     "section", "table", "tr", "ul"]
)  # fmt: skip
_UNSEEN = frozenset(["head", "noscript", "object", "script", "style", "template", "title"])
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARATION = re.compile(r"<[!?][^>]*(?:>|\Z)")
_UNENDED = re.compile(r"<(?![^<>]*>)")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.depth = 0
        self.unseen: list[str] = []
        self.in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.unseen:
            if tag == self.unseen[0] and tag not in _VOID:
                self.unseen.append(tag)
            return
        if tag in _UNSEEN or (_HIDDEN.search(given.get("style", "")) and tag not in _VOID):
            self.unseen.append(tag)
            return
        if tag == "br":
            self._new_line()
        elif tag in _BLOCKS:
            self._end_line()
            if tag == "blockquote":
                self.depth += 1
                self.lines[-1] = ""
            elif tag == "p":
                self._blank_line()
            elif tag == "li":
                self._say("- ")
            elif tag == "pre":
                self.in_pre += 1
        elif tag in ("td", "th") and self.lines[-1].strip("> "):
            self._say("\t")

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            if tag == self.unseen[0]:
                self.unseen.pop()
            return
        if tag in _BLOCKS:
            self._end_line()
            if tag == "blockquote" and self.depth:
                self.depth -= 1
                self.lines[-1] = ""
            elif tag == "p":
                self._blank_line()
            elif tag == "pre" and self.in_pre:
                self.in_pre -= 1

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if self.in_pre:
            first, *more = data.split("\n")
            self._say(first)
            for line in more:
                self._new_line()
                self._say(line)
            return
        words = re.sub(r"[ \t\r\n]+", " ", data)
        if not self.lines[-1]:
            words = words.lstrip(" ")
        self._say(words)

    def _say(self, words: str) -> None:
        if words and not self.lines[-1] and self.depth:
            self.lines[-1] = "> " * min(self.depth, 10)
        self.lines[-1] += words

    def _new_line(self) -> None:
        if not self.lines[-1] and self.depth:
            self.lines[-1] = ">"
        self.lines.append("")

    def _end_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")

    def _blank_line(self) -> None:
        if len(self.lines) > 1 and self.lines[-2].strip("> "):
            self._new_line()


def text_of(html: str) -> str:
    """What `html` says, a paragraph a line."""
    # Comments and marks that never end make the parser look to the end again and again.
    html = _COMMENT.sub(" ", html)
    reader = _Reader()
    reader.feed(_UNENDED.sub(" ", _DECLARATION.sub(" ", html)))
    reader.close()
    text = "\n".join(line.rstrip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
