"""Finds the portal's addresses as a visitor or a robot does: by its links and its site map."""

import re
from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import APIRequestContext

WORD = "Netzwerk"  # what a visitor types into a search form
PER_NAME = 3  # of each kind of page so many are read: the links on one may differ from another's

EVERYWHERE = re.compile("")


@dataclass(frozen=True)
class Found:
    """An address that answered; `language` is that of the page."""

    name: str
    url: str
    language: str
    is_html: bool


class Links(HTMLParser):
    """The addresses that a page leads to, those of its frames, and those of its forms as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._fields: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        wanted = {"a": "href", "iframe": "src", "link": "href", "img": "src"}
        address = values.get(wanted.get(tag, ""))
        if tag == "form" and values.get("method", "get") == "get":
            self._form, self._fields = values.get("action"), {}
        elif self._form:
            self._fill_in(tag, values)
        if address and (tag != "link" or values.get("rel") == "alternate"):
            self.found.append(address)

    def handle_endtag(self, tag):
        if tag == "form" and self._form:
            self.found.append(f"{self._form}?{urlencode(self._fields)}")
            self._form = None

    def _fill_in(self, tag: str, values: dict) -> None:
        """Keeps what a browser would send: a word to search for, and else what is chosen already."""
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in values or self._select not in self._fields):
            self._fields[self._select] = value
        elif (
            tag == "input"
            and name
            and (values.get("type") not in {"radio", "checkbox"} or "checked" in values)
        ):
            must_be_filled = "required" in values and not value
            self._fields[name] = WORD if name == "q" or must_be_filled else value


def crawl(
    requests: APIRequestContext,
    origin: str,
    starts: list[str],
    *,
    per_name: int = PER_NAME,
    inside: re.Pattern = EVERYWHERE,
) -> tuple[list[Found], list[str]]:
    """Follows links from `starts` to what matches `inside`; returns pages and dead links.

    Of each route and language `per_name` addresses are asked.
    """
    waiting = deque(urljoin(origin, start) for start in starts)
    seen, pages, dead = set(waiting), [], []
    read: dict[tuple[str, str], int] = {}
    while waiting:
        url = waiting.popleft()
        path = urlsplit(url).path
        name, language = name_of(path), language_of(path)
        if name is None or read.get((name, language), 0) >= per_name or not inside.search(path):
            continue
        answer = requests.get(url)
        if answer.status != 200:
            dead.append(f"{answer.status} {url}")
            continue
        read[name, language] = read.get((name, language), 0) + 1
        if urlsplit(answer.url).path != path:  # led elsewhere, to the log-in for example
            continue
        kind = answer.headers.get("content-type", "")
        pages.append(Found(name, url, language, kind.startswith("text/html")))
        for link in links_in(answer.text() if re.match(r"text/html|application/xml", kind) else "", kind):
            # A calendar to subscribe to is asked for like everything else.
            link = re.sub("^webcal:", f"{urlsplit(origin).scheme}:", link)
            target = urljoin(url, link).partition("#")[0]
            if urlsplit(target)[:2] == urlsplit(origin)[:2] and target not in seen:  # no webcal:, say
                seen.add(target)
                waiting.append(target)
    return pages, dead


def links_in(text: str, kind: str) -> list[str]:
    """What an HTML page links to, or a site map lists (on whichever host it says)."""
    if kind.startswith("application/xml"):
        return [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)</loc>", text)]
    parser = Links()
    parser.feed(text)
    return parser.found


def language_of(path: str) -> str:
    """Which language a page of this address is in."""
    return "en" if path.startswith("/en/") else "de"


def name_of(path: str) -> str | None:
    """The route's name; None for what is no route, as style sheets."""
    try:
        with translation.override(language_of(path)):
            return resolve(path).view_name
    except Resolver404:
        return None
