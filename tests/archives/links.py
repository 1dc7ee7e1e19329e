"""A link checker for pages in a folder: what each page points to, and whether it is there."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

_ATTRIBUTES = {"href", "src", "poster", "data", "action", "xlink:href"}
_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name in _ATTRIBUTES and value is not None:
                self.links.append(value)
            elif name == "srcset":
                self.links += [one.split()[0] for one in (value or "").split(",") if one.strip()]
            elif name == "id" or (tag, name) == ("a", "name"):
                self.anchors.add(value or "")


def read(page: Path) -> _Reader:
    """Links, anchors and tags of a page."""
    reader = _Reader()
    reader.feed(page.read_text())
    return reader


def dead_links(folder: Path) -> Iterator[str]:
    """Every link within `folder` whose file, or whose part of a page, is not there."""
    pages = {page.resolve(): read(page) for page in folder.rglob("*.html")}
    for page, reader in pages.items():
        for link in reader.links:
            if urlsplit(link).scheme:
                continue
            path, fragment = urldefrag(link)
            target = (page.parent / unquote(path)).resolve() if path else page
            if not target.is_file() or (
                fragment and target in pages and unquote(fragment) not in pages[target].anchors
            ):
                yield f"{page.relative_to(folder.resolve())}: {link}"
    for sheet in folder.rglob("*.css"):
        for link in _IN_CSS.findall(sheet.read_text()):
            if not urlsplit(link).scheme and not (sheet.parent / urldefrag(link)[0]).is_file():
                yield f"{sheet.name}: {link}"
