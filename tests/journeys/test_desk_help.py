"""At the desk: an answer begins with a template, and what may help is put beside the request, by keyboard."""

import re

from playwright.sync_api import expect

from tests.journeys.keyboard import enter, go_to, wait_for_focus
from tests.support.page_checks import (
    PHONE,
    accessibility_faults,
    assert_good_page,
    dark_faults,
    width_faults,
)
from tests.support.stack import link_in

SUBJECT = "Beispiel: Umschulung für zwölf Dreher"
TEXT = "form[action$='/antworten/'] textarea"


def test_templates_and_what_may_help(people):
    page = people.manager()
    page.goto("/arbeitsplatz/anfragen/")
    page.get_by_role("link", name=re.compile(SUBJECT)).first.click()
    address = page.url
    insert_by_keyboard(page)
    without_scripts(page, address)
    put_beside(page, address)


def test_what_may_help_the_company(people, portal):
    """Of the example in which an offer and an event are linked already."""
    page = people.visitor()
    page.goto(link_in(portal.wait_for_mail("firma3@demo.example", "U-"), "/fall/"))
    section = page.locator("section[aria-labelledby=help-title]")
    expect(section).to_contain_text("Beispiel: Hochvolt-Schulung im eigenen Betrieb")
    assert_good_page(page, "support_requests:case")
    section.get_by_role("link").first.click()
    expect(page.locator("main h1")).to_have_text("Beispiel: Hochvolt-Schulung im eigenen Betrieb")


def insert_by_keyboard(page):
    """Where the cursor is, and the cursor goes on behind it."""
    go_to(page, "[name=answer-template]")
    page.keyboard.press("ArrowDown")
    go_to(page, "[data-insert-template]")
    page.keyboard.press("Enter")
    wait_for_focus(page, TEXT)
    page.keyboard.type("PS")
    expect(page.locator(TEXT)).to_have_value(re.compile(r"Guten Tag Beispielperson,\n[\s\S]*PS$"))


def without_scripts(page, address):
    """The page comes back with what was typed and the template below it; nothing has been sent."""
    plain = page.context.browser.new_context(
        storage_state=page.context.storage_state(), java_script_enabled=False, locale="de-DE"
    ).new_page()
    plain.goto(address)
    plain.locator(TEXT).fill("Vorneweg")
    plain.locator("[name=answer-template]").select_option(label="Terminvorschlag für ein Gespräch")
    plain.locator("[data-insert-template]").click()
    expect(plain.locator(TEXT)).to_have_value(re.compile(r"^Vorneweg\s+Guten Tag"))
    expect(plain.locator(TEXT)).to_be_focused()
    plain.goto(address)
    expect(plain.locator("main")).not_to_contain_text("Vorneweg")
    plain.context.close()


def put_beside(page, address):
    """What was suggested, and what is looked for."""
    page.goto(address)
    go_to(page, "section[aria-labelledby=passendes] summary")
    page.keyboard.press("Enter")
    enter(page, "form[action$='/verknuepfen/'] button")
    expect(page.locator("main")).to_contain_text("Verknüpft.")
    enter(page, "form[action$='/loesen/'] button")
    expect(page.locator("main")).to_contain_text("Die Verknüpfung ist entfernt.")
    go_to(page, "section[aria-labelledby=passendes] [name=q]")
    page.keyboard.type("Hochvolt")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Passendes suchen")
    faults = width_faults(page, PHONE) + accessibility_faults(page) + dark_faults(page)
    assert not faults, "\n".join(faults)
    enter(page, "form[action$='/verknuepfen/'] button")
    expect(page.locator("main [type=search]")).to_have_value("Hochvolt")
    page.goto(address)
    faults = width_faults(page, PHONE) + accessibility_faults(page) + dark_faults(page)
    assert not faults, "\n".join(faults)
