"""One running portal and one browser for all journeys."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page

from apps.accounts.demo import DEMO_LOGINS
from tests.support.browser import chromium
from tests.support.stack import running_portal


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
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "de-DE", **options}
        context = self.browser.new_context(base_url=self.portal.url, **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return context.new_page()

    def manager(self) -> Page:
        return self._signed_in("leitung@demo.example")

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

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def people(browser, portal):
    everyone = People(browser, portal)
    yield everyone
    everyone.leave()
