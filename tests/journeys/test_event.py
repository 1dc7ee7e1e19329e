"""From a partner's idea for an event to a visitor's chair, and back."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.support.stack import link_in, text_of

TITLE = "Werkstattgespräch Leichtmetallguss"


def test_event_from_idea_to_cancellation(people, portal):
    partner, manager, visitor = people.partner(), people.manager(), people.visitor()

    write_event(partner)
    partner.get_by_role("button", name="Zur Prüfung einreichen").click()
    expect(partner.locator("main")).to_contain_text("In Prüfung")

    ask_for_changes(manager)
    portal.wait_for_mail("partner.chemnitz@demo.example", TITLE)
    partner.reload()
    expect(partner.locator("main")).to_contain_text("Bitte nennen Sie die Zielgruppe.")
    partner.get_by_role("link", name="Bearbeiten").click()
    partner.fill("[name=summary_de]", "Ein Gespräch über Guss für Gießereien der Region.")
    partner.locator("main form button[type=submit]").last.click()
    partner.get_by_role("button", name="Zur Prüfung einreichen").click()

    approve(manager)
    register(visitor)
    confirmed = portal.wait_for_mail("gast@example.org", "", number=1)
    visitor.goto(link_in(confirmed, "/veranstaltungen/"))
    visitor.locator("main form button[type=submit]").click()
    ticket = portal.wait_for_mail("gast@example.org", "", number=2)
    assert [part.get_content_type() for part in ticket.iter_attachments()] == ["text/calendar"]

    let_reminder_come(portal)
    reminder = portal.wait_for_mail("gast@example.org", "", number=3)
    assert TITLE in text_of(reminder)

    visitor.goto(link_in(ticket, "/anmeldung/"))
    expect(visitor.locator("main")).to_contain_text(TITLE)
    assert state(portal) == "confirmed", "looking at the page must not cancel"
    visitor.locator("main form button[type=submit]").click()
    portal.wait_for_mail("gast@example.org", "", number=4)
    assert state(portal) == "cancelled"


def write_event(page):
    start = timezone.localtime() + timedelta(days=20)
    page.goto("/arbeitsplatz/veranstaltungen/neu/")
    page.fill("[name=title_de]", TITLE)
    page.fill("[name=summary_de]", "Ein Gespräch über Guss.")
    page.fill("[name=starts_at]", start.strftime("%Y-%m-%dT14:00"))
    page.fill("[name=ends_at]", start.strftime("%Y-%m-%dT16:00"))
    page.fill("[name=venue_name]", "Haus der Industrie")
    page.fill("[name=city]", "Chemnitz")
    page.fill("[name=capacity]", "3")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/arbeitsplatz/veranstaltungen/\d+/$"))


def open_review(page):
    page.goto("/arbeitsplatz/pruefung/")
    page.get_by_role("link", name=TITLE).click()


def ask_for_changes(page):
    open_review(page)
    page.get_by_role("button", name="Um Änderungen bitten").click()
    expect(page.locator("main")).to_contain_text("Bitte schreiben Sie")
    page.fill("[name=note]", "Bitte nennen Sie die Zielgruppe.")
    page.get_by_role("button", name="Um Änderungen bitten").click()
    page.wait_for_url(re.compile(r"/pruefung/$"))


def approve(page):
    open_review(page)
    expect(page.locator("main")).to_contain_text("für Gießereien der Region")
    page.get_by_role("button", name="Freigeben und veröffentlichen").click()
    page.wait_for_url(re.compile(r"/pruefung/$"))


def register(page):
    page.goto("/")
    page.fill("header [name=q]", "Leichtmetallguss")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=re.compile("anmelden", re.I)).last.click()
    page.fill("[name=name]", "Gast Beispiel")
    page.fill("[name=email]", "gast@example.org")
    for name in ("privacy", "consent"):
        if page.locator(f"[name={name}]").count():
            page.check(f"[name={name}]")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("gast@example.org")


def let_reminder_come(portal):
    """The event moves close and its reminders fall due: what time would do by itself."""
    moved = portal.sql(
        "UPDATE outbox_reminder SET due_at = now(), next_attempt_at = now() WHERE state = 'pending' AND subject_id ="
        " (SELECT id::text FROM events_event WHERE title_de = %s) RETURNING id",
        TITLE,
    )
    assert moved, "the event has no reminder"


def state(portal):
    return portal.sql("SELECT state FROM events_eventregistration WHERE email = 'gast@example.org'")[0][0]
