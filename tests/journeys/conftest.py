"""One running portal and one browser for all journeys."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from apps.accounts.demo import DEMO_LOGINS
from tests.support.browser import chromium
from tests.support.page_checks import WIDE
from tests.support.stack import running_portal

FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def portal(tmp_path_factory, browser):
    """`browser` comes first, so that nothing is started where there is no Chromium."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="package")
def browser():
    with chromium() as running:
        yield running


class People:
    """Opens browser windows for the four kinds of people."""

    def __init__(self, browser, portal):
        self.browser, self.portal = browser, portal
        self.contexts: list[BrowserContext] = []

    def visitor(self, **options) -> Page:
        """Somebody without an account; by default on a screen of 1280 by 900 pixels."""
        options = {"viewport": WIDE, "locale": "de-DE", **options}
        context = self.browser.new_context(base_url=self.portal.url, **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return context.new_page()

    def manager(self) -> Page:
        return self._signed_in("leitung@demo.example")

    def second_manager(self) -> Page:
        return self._signed_in("vertretung@demo.example")

    def partner(self, place: str = "chemnitz") -> Page:
        return self._signed_in(f"partner.{place}@demo.example")

    def administrator(self) -> Page:
        return self._signed_in("admin@demo.example")

    def _signed_in(self, address: str) -> Page:
        login = next(entry for entry in DEMO_LOGINS if entry.email == address)
        page = self.visitor()
        page.goto("/konto/login/")
        page.fill("[name=login]", login.email)
        page.fill("[name=password]", login.password)
        page.locator("main form").filter(has=page.locator("[name=password]")).locator(
            "button[type=submit]"
        ).first.click()
        page.wait_for_url(re.compile(r"/arbeitsplatz/$"))
        return page

    def take_pictures(self, folder: Path) -> None:
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            path = folder / f"window-{number}.png"
            page.screenshot(path=path, full_page=True)
            print(f"{page.url} looked like {path}")

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tells the fixtures whether the test has failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def people(browser, portal, request, tmp_path):
    """Opens windows; when the test fails, a picture of each of them is kept in `tmp_path`."""
    everyone = People(browser, portal)
    yield everyone
    if request.node.stash.get(FAILED, False):
        everyone.take_pictures(tmp_path)
    everyone.leave()
