"""From a partner's idea for an event to a visitor's chair, and back."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.steps import press, send
from tests.support.page_checks import PHONE, assert_accessible, assert_good_page, assert_no_sideways_scrolling
from tests.support.stack import link_in, text_of

TITLE = "Werkstattgespräch Leichtmetallguss"
GUEST = "gast@example.org"


def test_event_from_idea_to_cancellation(people, portal):
    partner, manager, visitor = people.partner(), people.manager(), people.visitor()

    write_event(partner)
    press(partner, "Zur Prüfung einreichen")
    expect(partner.locator("main")).to_contain_text("In Prüfung")
    ask_for_changes(manager)
    correct(partner, portal)
    approve(manager)

    register(visitor)
    confirm(visitor, portal)
    ticket = portal.wait_for_mail(GUEST, number=2)
    attached = [part.get_content_type() for part in ticket.iter_attachments()]
    assert attached == ["text/calendar", "application/pdf"]

    let_reminder_come(portal)
    reminder = portal.wait_for_mail(GUEST, number=3)
    assert TITLE in text_of(reminder)
    cancel(visitor, portal, link_in(reminder, "/anmeldung/"))
    assert link_in(ticket, "/anmeldung/")


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
    send(page)
    page.wait_for_url(re.compile(r"/arbeitsplatz/veranstaltungen/\d+/$"))


def open_review(page):
    page.goto("/arbeitsplatz/pruefung/")
    page.get_by_role("link", name=TITLE).click()


def correct(page, portal):
    portal.wait_for_mail("partner.chemnitz@demo.example", TITLE)
    page.reload()
    expect(page.locator("main")).to_contain_text("Bitte nennen Sie die Zielgruppe.")
    page.get_by_role("link", name="Bearbeiten").click()
    page.fill("[name=summary_de]", "Ein Gespräch über Guss für Gießereien der Region.")
    send(page)
    press(page, "Zur Prüfung einreichen")


def ask_for_changes(page):
    open_review(page)
    press(page, "Um Änderungen bitten")
    expect(page.locator("main")).to_contain_text("Bitte schreiben Sie")
    page.fill("[name=note]", "Bitte nennen Sie die Zielgruppe.")
    press(page, "Um Änderungen bitten")
    page.wait_for_url(re.compile(r"/pruefung/$"))


def approve(page):
    open_review(page)
    expect(page.locator("main")).to_contain_text("für Gießereien der Region")
    assert_accessible(page)
    assert_no_sideways_scrolling(page, PHONE)
    press(page, "Freigeben und veröffentlichen")
    page.wait_for_url(re.compile(r"/pruefung/$"))


def register(page):
    page.goto("/")
    page.fill("header [name=q]", "Leichtmetallguss")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=re.compile("anmelden", re.I)).last.click()
    page.fill("[name=name]", "Gast Beispiel")
    page.fill("[name=email]", GUEST)
    page.check("[name=privacy]")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Postfach")


def confirm(page, portal):
    page.goto(link_in(portal.wait_for_mail(GUEST), "/bestaetigen/"))
    assert state(portal) == "pending", "looking at the page must not confirm"
    assert_good_page(page, "events:registration_confirm")
    send(page)
    assert state(portal) == "confirmed"


def cancel(page, portal, address):
    page.goto(address)
    expect(page.locator("main")).to_contain_text(TITLE)
    assert state(portal) == "confirmed", "looking at the page must not cancel"
    assert_good_page(page, "events:registration_manage")
    send(page)
    portal.wait_for_mail(GUEST, number=4)
    assert state(portal) == "cancelled"


def let_reminder_come(portal):
    """The first of the event's reminders falls due: what time would do by itself."""
    moved = portal.sql(
        "UPDATE outbox_reminder SET due_at = now(), next_attempt_at = now() WHERE id ="
        " (SELECT id FROM outbox_reminder WHERE state = 'pending' AND subject_id ="
        " (SELECT id::text FROM events_event WHERE title_de = %s) ORDER BY due_at LIMIT 1) RETURNING id",
        TITLE,
    )
    assert moved, "the event has no reminder"


def state(portal):
    return portal.sql("SELECT state FROM events_eventregistration WHERE email = %s", GUEST)[0][0]
