"""The portal by keyboard alone, and with scripts switched off."""

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import go_to
from tests.journeys.steps import press
from tests.support.page_checks import PHONE
from tests.support.stack import link_in

GUEST = "tastatur@example.org"


def test_registration_by_keyboard_on_a_narrow_screen(people, portal):
    page = people.visitor(viewport=PHONE, reduced_motion="reduce")
    page.goto("/veranstaltungen/")
    page.goto(open_event(page))
    go_to(page, "a[href$='/anmelden/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    fill_by_keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Postfach")

    page.goto(link_in(portal.wait_for_mail(GUEST), "/bestaetigen/"))
    go_to(page, "main form button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert portal.sql("SELECT state FROM events_eventregistration WHERE email = %s", GUEST)[0][0] in {
        "confirmed",
        "waitlisted",
    }


def open_event(page) -> str:
    """The first event in the list that takes registrations."""
    addresses = [
        link.get_attribute("href") for link in page.locator("main a[href^='/veranstaltungen/']").all()
    ]
    for address in dict.fromkeys(addresses):
        body = page.request.get(address).text()
        if f'href="{address}anmelden/"' in body:
            return address
    raise AssertionError(f"none of {addresses} takes registrations")


def fill_by_keyboard(page) -> None:
    go_to(page, "[name=name]")
    page.keyboard.type("Gast Tastatur")
    go_to(page, "[name=email]")
    page.keyboard.type(GUEST)
    go_to(page, "[name=privacy]")
    page.keyboard.press("Space")
    go_to(page, "main form button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def plain(people):
    return people.visitor(java_script_enabled=False)


def test_search_without_scripts(plain):
    plain.goto("/")
    plain.fill("header [name=q]", "Transformation")
    plain.press("header [name=q]", "Enter")
    plain.wait_for_url("**/suche/?q=Transformation*")
    expect(plain.locator("main a[href^='/']").first).to_be_visible()


def test_subscription_without_scripts(plain, portal):
    address = "ohne.skript@example.org"
    plain.goto("/newsletter/")
    submit(plain)
    expect(plain.locator("main .invalid-feedback").first).to_be_visible()
    plain.fill("[name=email]", address)
    plain.check("[name=consent]")
    submit(plain)
    plain.goto(link_in(portal.wait_for_mail(address), "/newsletter/bestaetigen/"))
    submit(plain)
    assert portal.sql("SELECT state FROM newsletter_subscription WHERE email = %s", address) == [("active",)]


def test_registration_without_scripts(plain, portal):
    address = "ohne.anmeldung@example.org"
    plain.goto("/veranstaltungen/")
    plain.goto(f"{open_event(plain)}anmelden/")
    plain.fill("[name=name]", "Gast ohne Skripte")
    plain.fill("[name=email]", address)
    plain.check("[name=privacy]")
    submit(plain)
    portal.wait_for_mail(address)


def test_support_request_without_scripts(plain, portal):
    address = "ohne.hilfe@example.org"
    plain.goto("/unterstuetzung/anfrage/")
    plain.fill("[name=company_name]", "Beispielwerk ohne Skripte")
    plain.locator("input[name=asker_role]").first.check()
    for name in ("county", "size_class", "value_chain"):
        plain.select_option(f"select[name={name}]", index=1)
    press(plain, plain.locator("main form .btn-primary"))
    plain.locator("input[name=urgency]").last.check()
    plain.fill("[name=subject]", "Anliegen")
    plain.fill("textarea[name=description]", "Schilderung")
    press(plain, "Zurück")
    expect(plain.locator("[name=company_name]")).to_have_value("Beispielwerk ohne Skripte")
    press(plain, plain.locator("main form .btn-primary"))
    press(plain, plain.locator("main form .btn-primary"))
    plain.fill("[name=contact_name]", "Beispielperson")
    plain.fill("[name=contact_email]", address)
    press(plain, plain.locator("main form .btn-primary"))
    plain.check("[name=consent]")
    submit(plain)
    expect(plain.locator("main")).to_contain_text("U-")
    portal.wait_for_mail(address)


def submit(page) -> None:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
