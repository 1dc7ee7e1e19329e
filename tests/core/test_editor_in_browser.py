"""The rich text editor under the site's content security policy, and the same form without JavaScript."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from apps.moderation.choices import State
from apps.news.models import Article
from tests.factories.library import make_library_item
from tests.factories.news import make_article
from tests.factories.partners import make_member

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def signed_in_page(browser, live_server, client, user=None, **options):
    client.force_login(user or make_member().user)
    context = browser.new_context(base_url=live_server.url, **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    context.set_default_timeout(10_000)
    return context.new_page()


def complaints_of(page) -> list[str]:
    """What the browser finds wrong from now on: errors of scripts, and of the content security policy."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text)
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def fill_in(page):
    page.fill("[name=title_de]", "Meldung aus dem Browser")
    page.fill("[name=teaser_de]", "Kurz gesagt.")


def settle(page):
    """Lets the page do what it has put off: its frames and timers, in its own time on a busy machine."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
        "() => setTimeout(done, 100))))"
    )


def test_writing_with_the_editor(browser, live_server, client):
    page = signed_in_page(browser, live_server, client)
    complaints = complaints_of(page)
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


def test_headings_tables_pictures_and_passages_by_keyboard(browser, live_server, client):
    """With the keyboard alone, under the site's policy, and as `clean` stores it."""
    member = make_member()
    item = make_library_item(organisation=member.organisation, alt_de="Eine Werkbank", title="Werkbank")
    page = signed_in_page(browser, live_server, client, user=member.user)
    complaints = complaints_of(page)
    page.goto("/arbeitsplatz/meldungen/neu/")
    fill_in(page)
    frame = page.locator(".prose-editor", has=page.locator("[name=body_de]"))

    def press(name):
        button = frame.get_by_role("button", name=name, exact=True)
        button.focus()
        page.keyboard.press("Enter")
        settle(page)  # the editor takes the focus back with the next frame

    page.get_by_role("textbox", name="Text (Deutsch)").focus()
    press("Überschrift")
    page.keyboard.type("Anfang")
    page.keyboard.press("Enter")
    page.keyboard.type("Ein call")
    page.keyboard.press("Shift+Control+ArrowLeft")
    settle(page)
    press("Textstelle in einer anderen Sprache (Englisch oder Deutsch)")
    page.keyboard.press("ArrowRight")
    settle(page)  # the browser tells the editor of the cursor a moment later
    page.keyboard.press("Enter")
    press("Bild oder Datei aus der Mediathek")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Einfügen.*Werkbank")).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    press("Tabelle einfügen")
    page.get_by_role("dialog").get_by_role("combobox").select_option("Yes")
    page.get_by_role("dialog").get_by_role("button", name="Einfügen").click()
    page.keyboard.type("Kopf")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/arbeitsplatz/meldungen/*/")
    body = Article.objects.get().body_de
    assert body.startswith('<h2>Anfang</h2><p>Ein <span lang="en">call</span></p>')
    address = item.get_absolute_url()
    assert f'<img src="{address}" alt="Eine Werkbank" width="40" height="30">' in body
    assert "<table><tbody><tr><th" in body and "Kopf" in body
    assert not complaints


def test_a_pictures_description_can_be_changed_in_the_text(browser, live_server, client):
    member = make_member()
    item = make_library_item(organisation=member.organisation)
    article = make_article(
        organisation=member.organisation,
        state=State.DRAFT,
        body_de=f'<p>Vor dem Bild</p><img src="{item.get_absolute_url()}" alt="Alt">',
    )
    page = signed_in_page(browser, live_server, client, user=member.user)
    page.goto(f"/arbeitsplatz/meldungen/{article.pk}/bearbeiten/")
    page.locator(".ProseMirror img").click()
    frame = page.locator(".prose-editor", has=page.locator("[name=body_de]"))
    frame.get_by_role("button", name="Bild oder Datei aus der Mediathek").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Was das Bild zeigt").fill("")
    dialog.get_by_role("button", name="Beschreibung ändern").click()
    assert dialog.get_by_text("Bitte sagen Sie in einem Satz").is_visible()
    dialog.get_by_label("nur Schmuck").check()
    dialog.get_by_role("button", name="Beschreibung ändern").click()
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**/arbeitsplatz/meldungen/{article.pk}/")
    article.refresh_from_db()
    assert 'alt="" role="presentation"' in article.body_de


def test_writing_without_javascript(browser, live_server, client):
    page = signed_in_page(browser, live_server, client, java_script_enabled=False)
    page.goto("/arbeitsplatz/meldungen/neu/")
    fill_in(page)
    page.fill("[name=body_de]", "Erster Absatz: 1 < 2.\n\nZweiter Absatz.")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/arbeitsplatz/meldungen/*/")
    assert Article.objects.get().body_de == "<p>Erster Absatz: 1 &lt; 2.</p>\n\n<p>Zweiter Absatz.</p>"
