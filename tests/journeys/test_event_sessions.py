"""A training with two sessions: written without a script, found in the month, and used as a pattern."""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.steps import send
from tests.support.page_checks import (
    PHONE,
    assert_accessible,
    assert_no_sideways_scrolling,
    cookie_faults,
    dark_faults,
)

EXAMPLE = "/veranstaltungen/beispiel-lehrgang-hochvolt/"
TITLE = "Lehrgang Kleben in zwei Teilen"


def test_a_partner_writes_two_sessions_without_a_script_and_takes_them_as_a_pattern(people):
    first = timezone.localdate() + timedelta(days=40)
    second = first + timedelta(days=7)
    page = people.partner()
    page.goto("/arbeitsplatz/veranstaltungen/neu/")
    assert_accessible(page)
    assert_no_sideways_scrolling(page, PHONE)
    page.fill("[name=title_de]", TITLE)
    page.fill("[name=summary_de]", "Ein Lehrgang über das Kleben.")
    page.fill("[name=city]", "Chemnitz")
    page.fill("[name=starts_at]", f"{first}T09:00")
    page.fill("[name=ends_at]", f"{second}T17:00")
    write_session(page, 0, first, "Grundlagen")
    write_session(page, 1, second + timedelta(days=1), "Übung")
    page.fill("[name=speakers-0-name]", "Mira Beispiel")
    send(page)
    # The second session lies behind the event's end: it is said at the field, and nothing typed is lost.
    beside = page.locator("#id_sessions-1-starts_at_error")
    expect(beside).to_contain_text("nach dem Ende")
    expect(page.locator("[name=speakers-0-name]")).to_have_value("Mira Beispiel")
    write_session(page, 1, second, "Übung")
    send(page)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("link", name="Als Vorlage verwenden").click()
    assert_accessible(page)
    page.fill("[name=starts_at]", f"{first + timedelta(days=70)}T10:00")
    send(page)
    expect(page.locator("[name=sessions-1-title_de]")).to_have_value("Übung")
    expect(page.locator("[name=sessions-1-starts_at]")).to_have_value(f"{second + timedelta(days=70)}T10:00")


def test_visitors_find_a_training_in_the_month(people):
    page = people.visitor()
    page.goto(EXAMPLE)
    look(page)
    expect(page.get_by_role("heading", name="2 Termine")).to_be_visible()
    starts_at = page.locator("main time").first.get_attribute("datetime")
    page.goto(f"/veranstaltungen/?ansicht=monat&zeit={starts_at[:7]}")
    look(page)
    page.get_by_role("link", name="Lehrgang Hochvolt").first.click()
    page.wait_for_url(f"**{EXAMPLE}")
    page.goto(f"/en/veranstaltungen/?ansicht=monat&zeit={starts_at[:7]}")
    look(page)


def look(page) -> None:
    assert_accessible(page)
    assert not dark_faults(page) + cookie_faults(page)
    assert_no_sideways_scrolling(page, PHONE)


def write_session(page, number: int, day: date, title: str) -> None:
    """Opens the rows that are still empty, if they are folded away."""
    row = page.locator(f"[name=sessions-{number}-starts_at]")
    if not row.is_visible():
        page.locator("details:has([name=sessions-" + str(number) + "-starts_at]) > summary").click()
    row.fill(f"{day}T09:00")
    page.fill(f"[name=sessions-{number}-ends_at]", f"{day}T17:00")
    page.fill(f"[name=sessions-{number}-title_de]", title)
