"""What every mail promises, checked by a program: words, links, colours, and nothing from afar."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from apps.outbox.rendering import Content

# Which attributes would make a mail program fetch something when the mail is opened.
FETCHING = {"src", "srcset", "background", "poster", "data"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
    "td",
    "th",
    "div",
    "blockquote",
    "pre",
    "table",
    "ul",
    "ol",
}
MINIMUM_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
ADDRESS = re.compile(r"(?:https?://|\[\[)[^\s<>\"]+")
_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@dataclass
class Element:
    """One element with its styles, as far as they can be read off the mail itself."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def chain(self) -> Iterator["Element"]:
        """The element and what it stands in, from the inside."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def hidden(self) -> bool:
        return any(
            one.tag in ("head", "style", "script") or "preheader" in one.classes for one in self.chain()
        )

    def style(self) -> dict[str, str]:
        return declarations(self.attributes.get("style", ""))


class Reader(HTMLParser):
    """The elements of a mail; text belongs to the element that it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.pieces: list[tuple[Element, str]] = []
        self.faults: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{one.tag}> is never closed" for one in self._open]

    def handle_starttag(self, tag, attrs):
        parent = self._open[-1] if self._open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)
        self.pieces.append((element, ""))

    def handle_endtag(self, tag):
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes nothing")
            return
        self.pieces.append((self._open.pop(), ""))

    def handle_data(self, data):
        if self._open:
            self._open[-1].text += data
            self.pieces.append((self._open[-1], data))

    def blocks(self, *, without: Callable[[Element], bool] = lambda one: False) -> list[str]:
        """Paragraphs, headings and list entries; not what is inside elements that `without` names."""
        found, words = [], []
        for element, data in self.pieces:
            if data:
                left_out = element.hidden or any(without(one) for one in element.chain())
                words += [] if left_out else [data]
            elif element.tag in BLOCKS or element.tag == "br":
                found.append(" ".join("".join(words).split()))
                words = []
        return [block for block in found if block]

    def addresses(self) -> set[str]:
        """Where its links lead, but for mail and telephone."""
        hrefs = (one.attributes.get("href", "") for one in self.elements if one.tag == "a")
        return {href for href in hrefs if not href.startswith(("mailto:", "tel:"))}


def mail_faults(content: Content, *, language: str) -> list[str]:
    """What is wrong with a mail; nothing, for a good one."""
    reader = Reader(content.html)
    return [
        *reader.faults,
        *subject_faults(content),
        *frame_faults(reader, language),
        *remote_faults(content.html, reader),
        *link_faults(content, reader),
        *wording_faults(content, reader),
        *contrast_faults(content.html, reader),
    ]


def subject_faults(content: Content) -> list[str]:
    """The subject is one line, not empty, and not a template's leftovers."""
    faults = []
    if not content.subject.strip() or content.subject.splitlines() != [content.subject]:
        faults.append(f"subject {content.subject!r}")
    for name in ("subject", "text", "html"):
        if re.search(r"\{\{|\}\}|\{%|%\}|%\(\w+\)s", getattr(content, name)):
            faults.append(f"{name}: a template's sign was left")
    if re.search(r"&(amp|lt|gt|quot|#39|#x27);|</?(p|br|a|strong|div)\b", content.text):
        faults.append("text: has markup")
    return faults


def frame_faults(reader: Reader, language: str) -> list[str]:
    """It says its language, can be read on a phone, has one first heading and texts for all pictures."""
    faults = []
    by_tag: dict[str, list[Element]] = {}
    for one in reader.elements:
        by_tag.setdefault(one.tag, []).append(one)
    if not by_tag.get("html") or by_tag["html"][0].attributes.get("lang") != language:
        faults.append(f"not marked as {language!r}")
    names = {one.attributes.get("name") for one in by_tag.get("meta", [])}
    faults += [f"no meta {name}" for name in ("viewport", "color-scheme") if name not in names]
    if len(by_tag.get("h1", [])) != 1:
        faults.append(f"{len(by_tag.get('h1', []))} headings of the first level")
    level = 1
    for one in reader.elements:
        if re.fullmatch("h[1-6]", one.tag):
            faults += [f"<{one.tag}> after <h{level}>"] if int(one.tag[1]) > level + 1 else []
            level = int(one.tag[1])
    faults += [
        f"no alternative text: {one.attributes}"
        for one in by_tag.get("img", [])
        if "alt" not in one.attributes
    ]
    for table in by_tag.get("table", []):
        has_heads = any(one.tag == "th" and table in one.chain() for one in reader.elements)
        if table.attributes.get("role") != "presentation" and not has_heads:
            faults.append("a table is neither for looks alone (role) nor has heads")
    return faults


def remote_faults(html: str, reader: Reader) -> list[str]:
    """Opening it fetches nothing, runs nothing, and tells nobody."""
    faults = []
    for one in reader.elements:
        if one.tag in (
            "script",
            "link",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "video",
            "audio",
            "svg",
        ):
            faults.append(f"<{one.tag}>")
        for name, value in one.attributes.items():
            if name in FETCHING and not value.startswith(("cid:", "data:image/")):
                faults.append(f"{name}={value!r} is fetched")
            if name.startswith("on"):
                faults.append(f"{name}={value!r}")
    faults += [
        f"styles with {part}" for part in ("url(", "@import", "@font-face", "expression(") if part in html
    ]
    return faults


def link_faults(content: Content, reader: Reader) -> list[str]:
    """Both parts lead to the same places, and every link says where to."""
    inside = {address.rstrip(".,;:)!?") for address in ADDRESS.findall(content.text)}
    inside = {address for address in inside if "://" in address or "url" in address}
    linked = reader.addresses()
    faults = [f"only the HTML leads to {address}" for address in sorted(linked - inside)]
    faults += [f"only the text leads to {address}" for address in sorted(inside - linked)]
    for one in reader.elements:
        if one.tag == "a" and not one.attributes.get("href"):
            faults.append(f"a link without a target: {one.text!r}")
        if (
            one.tag == "a"
            and not "".join(data for piece, data in reader.pieces if one in piece.chain()).strip()
        ):
            faults.append(f"a link without words: {one.attributes.get('href')}")
    return faults


GREETINGS = re.compile(r"^(Hallo|Guten Tag|Hello|Good day)\b.{0,60}$|^(Ihr|Your) \S+$")
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n")
# What stands above an address says where it leads, as the words on the button do.
LEADS_TO = re.compile(r"^[^\n]+:?\n+(?=(?:https?://|\[\[)\S+$)", re.MULTILINE)
WORD = re.compile(r"[^\W_]{3,}")


def wording_faults(content: Content, reader: Reader) -> list[str]:
    """What one part says stands in the other too: sentence by sentence, by their words.

    A fifth of a sentence's words may be missing. Greetings, the heading of the whole mail and the words on a
    button are free; the frame's head and contact stand in the HTML alone.
    """
    said = "\n\n".join(reader.blocks(without=_free_to_differ))
    text = LEADS_TO.sub("", content.text)
    everything = "\n\n".join(reader.blocks())
    faults = [f"only the HTML says {one!r}" for one in _missing(said, f"{content.subject}\n{content.text}")]
    faults += [f"only the text says {one!r}" for one in _missing(text, f"{content.subject}\n{everything}")]
    return faults


def _free_to_differ(element: Element) -> bool:
    return element.tag == "h1" or bool(element.classes & {"button", "mail-head", "mail-foot"})


def _missing(said: str, where: str) -> Iterator[str]:
    known = {word.casefold() for word in WORD.findall(where)}
    for sentence in SENTENCE.split(ADDRESS.sub(" ", said)):
        words = [word.casefold() for word in WORD.findall(sentence)]
        lacking = [word for word in words if word not in known]
        if len(lacking) > len(words) / 5 and not GREETINGS.match(" ".join(sentence.split())):
            yield " ".join(sentence.split())


def declarations(style: str) -> dict[str, str]:
    """The declarations of a `style`; `!important` is kept off, since inline ones have nothing above them."""
    found = {}
    for one in style.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def contrast_faults(html: str, reader: Reader) -> list[str]:
    """Every text stands out from what is behind it, in the light colours and in the dark ones."""
    dark = [
        (selector.strip(), declarations(style))
        for block in _DARK.findall(html)
        for selectors, style in _RULE.findall(block)
        for selector in selectors.split(",")
    ]
    faults = [] if dark else ["no dark colours"]
    for scheme, rules in (("light", []), ("dark", dark)):
        for element, data in reader.pieces:
            if not data.strip() or element.hidden:
                continue
            front = _colour(element, "color", rules)
            back = _colour(element, "background-color", rules)
            ratio = contrast(front, back) if front and back else 0
            if ratio < MINIMUM_CONTRAST:
                faults.append(f"{scheme}: {front} on {back} is {ratio:.2f}: 1 for {data.strip()[:40]!r}")
    return faults


def _colour(element: Element, name: str, rules: list[tuple[str, dict[str, str]]]) -> str | None:
    for one in element.chain():
        dark = [style[name] for selector, style in rules if name in style and _selects(selector, one)]
        value = dark[-1] if dark else one.style().get(name)
        if value and value not in ("inherit", "transparent"):
            return value
    return None


def _selects(selector: str, element: Element) -> bool:
    """Whether a simple selector (`a`, `.button`, `a.button`, `.mail-body p`) fits the element."""
    *outer, last = selector.split()
    if not _fits(last, element):
        return False
    return all(any(_fits(part, one) for one in element.chain()) for part in outer)


def _fits(part: str, element: Element) -> bool:
    tag, *classes = part.split(".")
    return tag in ("", element.tag) and set(classes) <= element.classes


def contrast(front: str, back: str) -> float:
    """The ratio of two colours written as #rrggbb (WCAG 2.2): from 1, none, to 21."""
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    assert re.fullmatch("#[0-9a-f]{6}", colour), f"write {colour!r} as #rrggbb"
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
