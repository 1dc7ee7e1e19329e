"""What every page promises, checked in a real browser."""

import json
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Page

_axe = Axe()
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
ENLARGED = {"width": 640, "height": 450}  # a window of 1280 by 900 pixels, enlarged to 200 %


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """What axe-core finds (WCAG 2.x and best practices), or only what `rules` of it find."""
    # it cannot look into frames that forbid scripts, and would wait for their answers
    options: dict = {"resultTypes": ["violations"], "iframes": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = _axe.run(page, options=options).response["violations"]
    return [
        f"axe: {entry['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
        for entry in found
        for node in entry["nodes"][:3]
    ]


def assert_accessible(page: Page) -> None:
    """Zero violations of axe-core's rules; in the dark colours as well, where only contrast can differ."""
    faults = accessibility_faults(page) + dark_faults(page)
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def dark_faults(page: Page) -> list[str]:
    """Contrast in the dark colours, for people whose system is set to them."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults = [f"dark: {fault}" for fault in accessibility_faults(page, "color-contrast")]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return faults


def width_faults(page: Page, *sizes: dict) -> list[str]:
    """In which of the windows the page must be scrolled sideways; names what sticks out."""
    before = page.viewport_size
    faults = []
    for size in sizes:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{wide} px too wide at {size['width']}: {page.evaluate(_WHAT_STICKS_OUT)}")
    if before:
        page.set_viewport_size(before)
    return faults


_WHAT_STICKS_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > edge + 1)
    .slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join(' | ')
}"""


def assert_no_sideways_scrolling(page: Page, *sizes: dict) -> None:
    """Nothing is wider than the window (by default the one it has)."""
    faults = width_faults(page, *(sizes or [page.viewport_size or WIDE]))
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def head_faults(page: Page, language: str) -> list[str]:
    """The page says in which language it is, and what it is: a title, and one heading above all others."""
    faults = []
    if page.locator("html").get_attribute("lang") != language:
        faults.append(f"not marked as {language!r}")
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} headings of the first level")
    if page.title().strip().startswith("·") or not page.title().strip():
        faults.append(f"no title of its own: {page.title()!r}")
    return faults


def cookie_faults(page: Page) -> list[str]:
    """No cookie for a visitor, except the CSRF one where there is a form to send."""
    names = {cookie.get("name") for cookie in page.context.cookies()}
    allowed = {"csrftoken"} if page.locator("form[method=post]").count() else set()
    return [f"cookie {name}" for name in names - allowed]


def assert_good_page(page: Page, name: str, *, language: str = "de") -> None:
    """All of it, for a page that is open as a visitor with a link sees it; `name` is its route's."""
    assert resolve(urlsplit(page.url).path).view_name == name, page.url
    faults = [
        *head_faults(page, language),
        *(fault for fault in cookie_faults(page) if "csrftoken" not in fault),  # from a form before
        *width_faults(page, PHONE, ENLARGED),
        *accessibility_faults(page),
        *dark_faults(page),
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


class Requests:
    """Listens to what a page asks for, and to what the browser complains about."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} {json.dumps(message.location)}")

    def faults(self, origin: str) -> list[str]:
        """Complaints, and requests that went anywhere but to the portal; forgets them."""
        own = urlsplit(origin).netloc
        strange = [f"asked {url}" for url in self.addresses if urlsplit(url).netloc not in {own, ""}]
        found = strange + self.complaints
        self.addresses, self.complaints = [], []
        return found
