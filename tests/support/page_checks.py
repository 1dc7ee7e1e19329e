"""What every page promises, checked in a real browser."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def assert_accessible(page: Page) -> None:
    """Zero violations of axe-core's rules (WCAG 2.x and best practices)."""
    results = _axe.run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def assert_no_sideways_scrolling(page: Page) -> None:
    """Nothing is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def assert_language(page: Page, language: str) -> None:
    """The page says in which language it is."""
    assert page.locator("html").get_attribute("lang") == language, page.url


def assert_only_needed_cookies(page: Page) -> None:
    """No cookie for a visitor, except the CSRF one where there is a form to send."""
    names = {cookie["name"] for cookie in page.context.cookies()}
    has_form = page.locator("form[method=post]").count() > 0
    assert names <= ({"csrftoken"} if has_form else set()), f"{page.url}: {names}"


class Requests:
    """Listens to what a page asks for."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on(
            "console",
            lambda message: message.type == "error" and self.complaints.append(f"{page.url}: {message.text}"),
        )
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def assert_none_elsewhere(self, origin: str) -> None:
        """Everything came from the portal itself."""
        own = urlsplit(origin).netloc
        strange = [url for url in self.addresses if urlsplit(url).netloc not in {own, ""}]
        assert not strange, strange

    def assert_no_complaints(self) -> None:
        """Neither a script nor the content security policy complained."""
        assert not self.complaints, self.complaints
