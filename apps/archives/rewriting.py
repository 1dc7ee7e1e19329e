"""Making a page of the portal one that opens from a folder: relative links, nothing that needs a server."""

import posixpath
from collections.abc import Callable
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from lxml import etree, html

# What only makes sense with a server behind it.
_REMOVED = "//script | //noscript | //form | //link[not(@rel='stylesheet' or @rel='icon')]"
_LINKS = (("a", "href"), ("area", "href"), ("link", "href"), ("img", "src"), ("source", "src"))

Find = Callable[[str], str | None]


class Page:
    """One page being changed. `file` is where it stands in the archive, `address` its whole address."""

    def __init__(self, content: bytes, *, file: str, address: str) -> None:
        self.file, self.address = file, address
        self._tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        for element in self._tree.xpath(_REMOVED):
            element.drop_tree()

    def icons(self, symbols: dict[str, etree._Element]) -> None:
        """Puts the icons into the page: browsers fetch none from a second file without a server."""
        for use in self._tree.xpath("//svg/use"):
            symbol = symbols.get((use.get("href") or "").partition("#")[2])
            svg = use.getparent()
            svg.remove(use)
            if symbol is None:
                continue
            for name, value in symbol.attrib.items():
                if name != "id":
                    svg.set("viewBox" if name.lower() == "viewbox" else name, value)
            for child in symbol:
                svg.append(html.fragment_fromstring(etree.tostring(child).decode().replace(_SVG, "")))

    def links(self, find: Find) -> None:
        """Points links to what the archive holds: `find(address)` gives the file, None leaves it outside."""
        for tag, attribute in _LINKS:
            for element in self._tree.iter(tag):
                if (value := element.get(attribute)) is not None:
                    element.set(attribute, self._to(value, find))
        for element in self._tree.xpath("//*[@srcset]"):
            sources = [one.strip().split(" ", 1) for one in element.get("srcset").split(",") if one.strip()]
            element.set("srcset", ", ".join(" ".join([self._to(one, find), *rest]) for one, *rest in sources))

    def _to(self, link: str, find: Find) -> str:
        if link.startswith(("mailto:", "tel:", "data:", "#")):
            return link
        whole, fragment = urldefrag(urljoin(self.address, link))
        file = find(whole)
        if file is None:
            return urljoin(self.address, link)
        return self.relative(file) + (f"#{fragment}" if fragment else "")

    def relative(self, file: str) -> str:
        """The way from this page to another file of the archive."""
        return quote(posixpath.relpath(file, posixpath.dirname(self.file) or "."))

    @property
    def anchors(self) -> set[str]:
        """What can be linked to within it."""
        return set(self._tree.xpath("//@id")) | set(self._tree.xpath("//a/@name"))

    def mend_fragments(self, anchors: dict[str, set[str]]) -> None:
        """A link to a part that is not there (a form, say) leads to its page, or is none any more."""
        for element in list(self._tree.iter("a")):
            target, fragment = urldefrag(element.get("href") or "")
            if not fragment or urlsplit(target).scheme:
                continue
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(self.file), target))
                if target
                else self.file
            )
            if fragment in anchors.get(file, ()):
                continue
            if target:
                element.set("href", target)
            else:
                element.drop_tag()

    def content(self) -> bytes:
        """The whole page in UTF-8."""
        return html.tostring(self._tree, encoding="utf-8", doctype="<!doctype html>")


_SVG = ' xmlns="http://www.w3.org/2000/svg"'


def symbols_of(sprite: bytes) -> dict[str, etree._Element]:
    """The icons of a sprite, by name."""
    root = etree.fromstring(sprite)
    return {symbol.get("id", ""): symbol for symbol in root.iter("{http://www.w3.org/2000/svg}symbol")}
