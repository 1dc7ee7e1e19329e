"""The rich text editor under the site's content security policy, and the same form without JavaScript."""

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from apps.news.models import Article
from tests.factories.partners import make_member

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def signed_in_page(browser, live_server, client, **options):
    client.force_login(make_member().user)
    context = browser.new_context(base_url=live_server.url, **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


def fill_in(page):
    page.fill("[name=title_de]", "Meldung aus dem Browser")
    page.fill("[name=teaser_de]", "Kurz gesagt.")


def test_writing_with_the_editor(browser, live_server, client):
    page = signed_in_page(browser, live_server, client)
    complaints: list[str] = []
    page.on(
        "console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text)
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/arbeitsplatz/meldungen/neu/")
    fill_in(page)
    editor = page.get_by_role("textbox", name="Text (Deutsch)")
    editor.click()
    page.keyboard.type("Ein fettes ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Wort")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/arbeitsplatz/meldungen/*/")
    assert Article.objects.get().body_de == "<p>Ein fettes <strong>Wort</strong></p>"
    assert not complaints


def test_writing_without_javascript(browser, live_server, client):
    page = signed_in_page(browser, live_server, client, java_script_enabled=False)
    page.goto("/arbeitsplatz/meldungen/neu/")
    fill_in(page)
    page.fill("[name=body_de]", "Erster Absatz: 1 < 2.\n\nZweiter Absatz.")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/arbeitsplatz/meldungen/*/")
    assert Article.objects.get().body_de == "<p>Erster Absatz: 1 &lt; 2.</p>\n\n<p>Zweiter Absatz.</p>"
