"""The day itself: a ticket, the entrance with and without a connection, a guest who was not registered.

And afterwards the certificate, which somebody else checks.
"""

import re
from urllib.parse import unquote

import pypdfium2
from django.urls import reverse
from playwright.sync_api import expect

from apps.accounts.demo import DEMO_PASSWORD
from tests.journeys.steps import press, send
from tests.support import qr
from tests.support.page_checks import PHONE, assert_accessible, assert_good_page, assert_no_sideways_scrolling
from tests.support.stack import link_in

SLUG = "beispiel-werkstatttag-heute"
GUEST = "nora.beispiel@example.org"
NAME = "Nora Beispiel"


def test_from_the_ticket_to_the_certificate(people, portal):
    event = begin_in_an_hour(portal)
    visitor, door = people.visitor(), people.partner()
    ticket = register(visitor, portal)
    try_the_ticket(visitor, portal, ticket)

    entrance = f"/arbeitsplatz/veranstaltungen/{event}/einlass/"
    door.goto(entrance)
    assert_accessible(door)
    assert_no_sideways_scrolling(door, PHONE)
    before = present(door)
    check_in_by_list(door)
    check_in_without_a_connection(door, portal, event)
    expect(door.locator("[data-present]")).to_have_text(str(before + 4))
    door.reload()
    assert present(door) == before + 4 == there(portal, event)
    scan(people, ticket)
    assert there(portal, event) == before + 5

    be_over(portal, event)
    number = issue_certificates(door, event)
    fetch_certificate(visitor)
    check_certificate(people.visitor(), number)
    withdraw(door, event, number)
    check_withdrawn(people.visitor(), number)


def begin_in_an_hour(portal) -> int:
    return portal.sql(
        "UPDATE events_event SET starts_at = now() + interval '1 hour', ends_at = now() + interval '3 hours',"
        " capacity = 50 WHERE slug = %s RETURNING id",
        SLUG,
    )[0][0]


def register(page, portal) -> str:
    """Registers, confirms, and reads the code on the page of the registration as a phone's camera would."""
    page.goto(f"/veranstaltungen/{SLUG}/anmelden/")
    page.fill("[name=name]", NAME)
    page.fill("[name=email]", GUEST)
    page.check("[name=privacy]")
    send(page)
    page.goto(link_in(portal.wait_for_mail(GUEST), "/bestaetigen/"))
    send(page)
    mail = portal.wait_for_mail(GUEST, number=2)
    files = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    assert NAME in pypdfium2.PdfDocument(files["application/pdf"])[0].get_textpage().get_text_bounded()
    page.goto(link_in(mail, "/anmeldung/"))
    assert_good_page(page, "events:registration_manage")
    picture = page.get_by_role("img", name=NAME).get_attribute("src")
    return qr.read(unquote(picture.partition(",")[2]))


def try_the_ticket(page, portal, ticket):
    manage = page.url
    page.goto(ticket)
    assert_good_page(page, "events:ticket")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Einlass")
    assert page.locator("main form").count() == 0
    page.goto(manage)


def present(page) -> int:
    return int(page.locator("[data-present]").inner_text())


def there(portal, event: int) -> int:
    return portal.sql(
        "SELECT count(DISTINCT a.participant_id) FROM events_attendance a JOIN events_participant p"
        " ON p.id = a.participant_id JOIN events_eventregistration r ON r.id = p.registration_id"
        " WHERE r.event_id = %s AND a.undone_at IS NULL",
        event,
    )[0][0]


def expected_rows(page):
    """Those who are not there yet, except for who is checked in by the ticket later."""
    rows = page.locator("[data-person]").filter(has=page.locator("form[data-check-in]:visible"))
    return rows.filter(has_not_text=NAME)


def check_in_by_list(page):
    row = expected_rows(page).first
    name = row.locator(".entrance-name").inner_text()
    row.get_by_role("button").click()
    expect(page.locator("[data-log]")).to_contain_text(f"{name} ist da seit")


def check_in_without_a_connection(page, portal, event):
    """Three go on as if nothing were: by list, by number, and a guest without a registration."""
    stored = there(portal, event)
    page.context.set_offline(True)
    connection = page.locator("[data-connection]")
    expect(connection).to_contain_text("Keine Verbindung")
    row = expected_rows(page).first
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", expected_rows(page).last.inner_text())[0]
    row.get_by_role("button").click()
    page.fill("[name=number]", number)
    page.keyboard.press("Enter")
    page.get_by_text("Jemand ohne Anmeldung", exact=True).click()
    page.fill("[name=name]", "Zora Ohneanmeldung")
    page.fill("[name=company]", "Beispielbetrieb 9")
    page.get_by_role("button", name="Einlassen").click()
    expect(connection).to_contain_text("Noch nicht übertragen: 3")
    assert_accessible(page)
    assert there(portal, event) == stored
    page.context.set_offline(False)
    expect(page.locator("[data-log]")).to_contain_text("Zora Ohneanmeldung ist da seit")
    expect(connection).to_be_hidden()
    assert there(portal, event) == stored + 3
    assert page.evaluate("window.localStorage.length") == 0


def scan(people, ticket):
    """Somebody at the entrance scans with a phone on which nobody is signed in yet."""
    page = people.visitor(viewport=PHONE)
    page.goto(ticket)
    page.get_by_role("link", name="anmelden und einchecken").click()
    page.fill("[name=login]", "partner.chemnitz@demo.example")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.locator("main form").filter(has=page.locator("[name=password]")).locator(
        "button[type=submit]"
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    assert_accessible(page)
    page.get_by_role("button", name="Einchecken").click()
    expect(page.locator("[data-log]")).to_contain_text(f"{NAME} ist da seit")
    page.reload()
    expect(page.locator(".notice-success")).to_contain_text("Ist da seit")


def be_over(portal, event):
    portal.sql(
        "UPDATE events_event SET starts_at = now() - interval '3 hours',"
        " ends_at = now() - interval '1 minute' WHERE id = %s RETURNING id",
        event,
    )


def issue_certificates(page, event) -> str:
    page.goto(f"/arbeitsplatz/veranstaltungen/{event}/bescheinigungen/")
    press(page, "Alle fehlenden ausstellen")
    assert_accessible(page)
    row = page.get_by_role("listitem").filter(has_text=NAME)
    return re.search(r"\w{4}-\w{4}-\w{4}", row.inner_text())[0]


def fetch_certificate(page):
    page.reload()
    press(page, "Zur Bescheinigung")
    assert_good_page(page, "events:certificates_by_link")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=NAME).click()
    document = pypdfium2.PdfDocument(waiting.value.path())
    assert NAME in document[0].get_textpage().get_text_bounded()


def check_certificate(page, number):
    page.goto(reverse("events:certificate_check"))
    page.fill("[name=nummer]", number.lower())
    page.get_by_role("button", name="Prüfen").click()
    expect(page.locator(".notice-success")).to_contain_text("echt")
    expect(page.locator("main")).to_contain_text(NAME)
    assert_good_page(page, "events:certificate_check")


def withdraw(page, event, number):
    page.goto(f"/arbeitsplatz/veranstaltungen/{event}/bescheinigungen/")
    press(page, page.get_by_role("listitem").filter(has_text=number).get_by_role("button"))


def check_withdrawn(page, number):
    page.goto(f"{reverse('events:certificate_check')}?nummer={number}")
    expect(page.locator(".notice-danger")).to_contain_text("zurückgezogen")
    expect(page.locator("main")).not_to_contain_text(NAME)
