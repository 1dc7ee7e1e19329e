"""Writing is kept by itself: said aloud once, restored after a crash, and stopped by somebody else's save."""

import pytest

from apps.moderation.choices import State
from apps.partners.models import WorkingCopy
from tests.core.test_editor_in_browser import browser, complaints_of, signed_in_page  # noqa: F401
from tests.factories.news import make_article
from tests.factories.partners import make_member

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def status(page):
    return page.locator("[data-autosave]")


@pytest.fixture
def writing(browser, live_server, client):  # noqa: F811
    """A draft, and its form in a browser."""
    article = make_article(state=State.DRAFT, title_de="Fertig")
    page = signed_in_page(browser, live_server, client, user=make_member(article.organisation).user)
    page.goto(f"/arbeitsplatz/meldungen/{article.pk}/bearbeiten/")
    return article, page


def test_a_crash_takes_nothing_away(writing):
    article, page = writing
    complaints = complaints_of(page)
    page.fill("[name=title_de]", "Halb fertig")
    page.get_by_role("textbox", name="Text (Deutsch)").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Und noch etwas.")
    status(page).get_by_text("Zwischengespeichert um").wait_for()
    assert status(page).get_attribute("role") == "status"
    context, url = page.context, page.url
    page.close()
    article.refresh_from_db()
    assert article.title_de == "Fertig"

    page = context.new_page()
    page.goto(url)
    assert page.input_value("[name=title_de]") == "Fertig"
    page.get_by_role("link", name="Damit weiterschreiben").click()
    assert page.input_value("[name=title_de]") == "Halb fertig"
    page.click("main form.form-net button[type=submit]")
    page.wait_for_url(f"**/arbeitsplatz/meldungen/{article.pk}/")
    article.refresh_from_db()
    assert article.title_de == "Halb fertig"
    assert "Und noch etwas." in article.body_de
    assert not WorkingCopy.objects.exists()
    assert not complaints


def test_somebody_elses_save_stops_it(writing):
    article, page = writing
    article.version += 1
    article.save(update_fields=["version"])
    page.fill("[name=title_de]", "Mein Titel")
    status(page).get_by_text("Inzwischen hat jemand anderes gespeichert").wait_for()
    assert page.input_value("[name=title_de]") == "Mein Titel"
    assert not WorkingCopy.objects.filter(number__gt=0).exists()


def test_a_lost_connection_is_said_and_what_was_sent_twice_is_kept_once(writing):
    _article, page = writing
    page.route("**/zwischenstand/", lambda route: route.abort())
    page.fill("[name=title_de]", "Unterwegs")
    status(page).get_by_text("keine Verbindung").wait_for()
    page.unroute("**/zwischenstand/")
    page.fill("[name=title_de]", "Wieder da")
    status(page).get_by_text("Zwischengespeichert um").wait_for()
    page.wait_for_timeout(4_000)
    assert WorkingCopy.objects.get().values["title_de"] == ["Wieder da"]


def test_the_form_fits_a_phone_and_has_two_columns_on_a_desk(writing):
    _article, page = writing
    german, english = page.locator("#div_id_title_de"), page.locator("#div_id_title_en")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert german.bounding_box()["y"] == english.bounding_box()["y"]
    page.set_viewport_size({"width": 320, "height": 800})
    assert german.bounding_box()["y"] < english.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
