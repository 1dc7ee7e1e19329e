"""Three of one company come; a place they give back is offered to the next; afterwards all are asked."""

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import enter, go_to
from tests.journeys.steps import press, send
from tests.support.page_checks import PHONE, assert_accessible, assert_good_page, assert_no_sideways_scrolling
from tests.support.stack import link_in

SLUG = "zu-dritt"
CONTACT, COLLEAGUE, NEXT = "anna@firma.example", "kim@firma.example", "toni@andere.example"

EVENT = """
from apps.partners.models import PartnerOrganisation
from tests.factories.events import make_event, make_question
event = make_event(slug="zu-dritt", title_de="Zu dritt", capacity=3,
                   organisation=PartnerOrganisation.objects.published().first())
make_question(event, kind="choice", text_de="Was essen Sie?", choices_de="mit\\nohne", is_required=True)
"""
OVER = """
from datetime import timedelta
from django.utils import timezone
from apps.events import emails
from apps.events.models import Event
ended = timezone.now() - timedelta(hours=20)
Event.objects.filter(slug="zu-dritt").update(starts_at=ended - timedelta(hours=2), ends_at=ended)
emails.queue_thanks(Event.objects.get(slug="zu-dritt"), dedupe_key="journey")
"""


@pytest.fixture
def event(portal):
    portal.run(EVENT)


def test_three_register_and_a_place_goes_to_the_next(people, portal, event):
    company, single = people.visitor(viewport=PHONE, reduced_motion="reduce"), people.visitor()

    register_three_by_keyboard(company)
    confirm(company, portal, CONTACT)
    assert seats(portal) == {CONTACT: ("confirmed", 3)}

    register_alone(single)
    confirm(single, portal, NEXT)
    assert seats(portal)[NEXT] == ("waitlisted", 0)

    give_one_place_back(company, portal)
    assert seats(portal) == {CONTACT: ("confirmed", 2), NEXT: ("offered", 1)}
    take_the_offer(single, portal)
    assert seats(portal)[NEXT] == ("confirmed", 1)

    say_that_one_cannot_come(people.visitor(), portal)
    assert seats(portal)[CONTACT] == ("confirmed", 1)
    say_how_it_was(people.visitor(viewport=PHONE), portal)


def register_three_by_keyboard(page):
    page.goto(f"/veranstaltungen/{SLUG}/")
    enter(page, "a[href$='/anmelden/']")
    go_to(page, "[name=name]")
    page.keyboard.type("Anna Beispiel")
    enter(page, "[name=people][value=more]")
    enter(page, "[name=people][value=more]")
    expect(page.locator("[name=name]")).to_have_value("Anna Beispiel")
    assert_accessible(page)
    assert_no_sideways_scrolling(page, PHONE)
    for field, text in (("email", CONTACT), ("company", "Beispiel GmbH")):
        go_to(page, f"[name={field}]")
        page.keyboard.type(text)
    for number, name in ((1, "Kim Muster"), (2, "Toni Muster")):
        go_to(page, f"[name=person_{number}_name]")
        page.keyboard.type(name)
        if number == 1:
            go_to(page, "[name=person_1_email]")
            page.keyboard.type(COLLEAGUE)
        go_to(page, f"[name^=person_{number}_question]")
        page.keyboard.type("ohne")
    go_to(page, "[name=privacy]")
    page.keyboard.press("Space")
    # One answer is missing: what was typed stays, and the page says where.
    press(page, page.locator("main .form-actions button[type=submit]"))
    expect(page.locator("main")).to_contain_text("Bitte wählen Sie eine Möglichkeit")
    expect(page.locator("[name=person_2_name]")).to_have_value("Toni Muster")
    page.locator("[name^=question]").select_option("mit")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Postfach")


def register_alone(page):
    page.goto(f"/veranstaltungen/{SLUG}/anmelden/")
    expect(page.locator("main")).to_contain_text("Warteliste")
    page.fill("[name=name]", "Toni Andere")
    page.fill("[name=email]", NEXT)
    page.locator("[name^=question]").select_option("mit")
    page.check("[name=privacy]")
    send(page)


def confirm(page, portal, address):
    page.goto(link_in(portal.wait_for_mail(address), "/bestaetigen/"))
    send(page)


def kinds_attached(mail) -> list[str]:
    return [part.get_content_type() for part in mail.iter_attachments()]


def give_one_place_back(page, portal):
    ticket = portal.wait_for_mail(CONTACT, "angemeldet")
    assert kinds_attached(ticket) == ["text/calendar", "application/pdf"]
    page.goto(link_in(ticket, "/anmeldung/"))
    page.get_by_role("link", name="Anmeldung ändern").click()
    assert_good_page(page, "events:registration_change")
    press(page, "Person 3 entfernen")
    expect(page.locator("[name=person_1_name]")).to_have_value("Kim Muster")
    send(page)
    expect(page.locator("main")).to_contain_text("2 Plätze")


def take_the_offer(page, portal):
    page.goto(link_in(portal.wait_for_mail(NEXT, "Platz"), "/platz/"))
    assert seats(portal)[NEXT] == ("offered", 1), "looking at the page must not take the place"
    assert_good_page(page, "events:registration_offer")
    go_to(page, "main button[value=take]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ticket = portal.wait_for_mail(NEXT, "angemeldet")
    assert kinds_attached(ticket) == ["text/calendar", "application/pdf"]


def say_that_one_cannot_come(page, portal):
    page.goto(link_in(portal.wait_for_mail(COLLEAGUE, "angemeldet"), "/teilnahme/"))
    assert_good_page(page, "events:participant")
    press(page, "Ich kann nicht kommen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("nicht mehr angemeldet")


def say_how_it_was(page, portal):
    portal.run(OVER)
    page.goto(link_in(portal.wait_for_mail(NEXT, "Danke"), "/rueckmeldung/"))
    assert_good_page(page, "events:feedback")
    for question, mark in (("overall", 5), ("useful", 4), ("organisation", 5)):
        page.check(f"[name={question}][value='{mark}']")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vielen Dank")
    given = portal.sql(
        "SELECT f.overall FROM events_feedback f JOIN events_event e ON e.id = f.event_id WHERE e.slug = %s",
        SLUG,
    )
    assert given == [(5,)]


def seats(portal) -> dict[str, tuple[str, int]]:
    rows = portal.sql(
        "SELECT r.email, r.state, r.places_held FROM events_eventregistration r"
        " JOIN events_event e ON e.id = r.event_id WHERE e.slug = %s",
        SLUG,
    )
    return {email: (state, held) for email, state, held in rows}
