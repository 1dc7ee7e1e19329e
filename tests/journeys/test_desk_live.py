"""Pages of requests that bring themselves up to date, and keys at the desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import press, send
from tests.support.page_checks import PHONE, accessibility_faults, dark_faults, width_faults
from tests.support.stack import link_in

DESK = "/arbeitsplatz/anfragen/"
KEYS = f"{DESK}tastatur/"
COMPANY = "zwei-antworten@example.org"
TYPED = "Ich schreibe gerade noch"


def later(page: Page) -> None:
    """Until the page has asked once more."""
    with page.expect_response(lambda response: "x-known-until" in response.request.headers):
        page.clock.fast_forward(21_000)


def record_call(page: Page, subject: str, email: str = "") -> str:
    page.goto(f"{DESK}neu/")
    fields = {
        "subject": subject,
        "description": "Am Telefon erzählt.",
        "company_name": "Beispiel Laufend GmbH",
        "contact_name": "Kontakt Beispiel",
        "contact_email": email,
    }
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    page.locator("[name=asker_role]").first.check()
    page.check("[name=consent]")
    send(page)
    return page.url


def answer(page: Page, text: str) -> None:
    page.fill("#id_answer-body", text)
    press(page, "Antwort senden")


@pytest.mark.parametrize("layout", ["", "tafel/"])
def test_new_request_is_announced_and_focus_stays(people, layout):
    watching, colleague = people.manager(), people.second_manager()
    watching.clock.install()
    watching.goto(DESK + layout)
    expect(watching.locator("[data-live-switch]")).to_be_visible()
    watching.keyboard.press("j")
    focused = watching.locator(":focus")
    before = focused.inner_text()
    subject = f"Anruf während des Zusehens {layout}"
    record_call(colleague, subject)
    later(watching)
    expect(watching.get_by_role("status").filter(has_text="1 neue Anfrage")).to_be_visible()
    expect(watching).to_have_title(re.compile(r"^\(1\) "))
    expect(watching.locator("main")).to_contain_text(subject)
    assert watching.locator(":focus").inner_text() == before
    assert not accessibility_faults(watching)

    watching.click("[data-live-switch]")
    record_call(colleague, f"Zweiter Anruf: {layout}Ende")
    watching.clock.fast_forward(60_000)
    expect(watching.locator("main")).not_to_contain_text(f"Zweiter Anruf: {layout}Ende")


def test_what_is_being_typed_stays_and_an_answer_asks_first(people, portal):
    watching, colleague = people.manager(), people.second_manager()
    address = record_call(colleague, "Anruf mit zwei Antworten", COMPANY)
    company = people.visitor()
    company.clock.install()
    company.goto(link_in(portal.wait_for_mail(COMPANY, "U-"), "/fall/"))
    watching.clock.install()
    watching.goto(address)
    watching.keyboard.press("a")
    watching.keyboard.type(TYPED)
    answer(colleague, "Ich war schneller.")

    later(watching)
    expect(watching.get_by_role("status").filter(has_text="neuer Eintrag")).to_be_visible()
    expect(watching.locator(".thread")).to_contain_text("Ich war schneller.")
    expect(watching.locator("#id_answer-body")).to_be_focused()
    expect(watching.locator("#id_answer-body")).to_have_value(TYPED)
    press(watching, "Antwort senden")
    expect(watching.locator("main")).to_contain_text("Noch ist nichts gesendet")
    expect(watching.locator("#id_answer-body")).to_have_value(TYPED)
    assert not accessibility_faults(watching)
    press(watching, "Antwort senden")
    expect(watching.locator(".thread")).to_contain_text(TYPED)

    company.set_viewport_size(PHONE)
    company.fill("#id_body", "Die Firma schreibt auch gerade")
    later(company)
    expect(company.locator(".thread")).to_contain_text(TYPED)
    expect(company.locator("#id_body")).to_have_value("Die Firma schreibt auch gerade")
    assert not width_faults(company, PHONE) + accessibility_faults(company)


def test_signed_out_meanwhile_it_stops_and_says_so(people):
    page = people.manager()
    page.clock.install()
    page.goto(DESK)
    page.context.clear_cookies()
    page.clock.fast_forward(21_000)
    expect(page.locator("main")).to_contain_text("nicht mehr angemeldet")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(200)
    assert not asked


def test_withdrawn_it_stops_and_after_failures_it_goes_on(people):
    page, colleague = people.manager(), people.second_manager()
    address = record_call(colleague, "Anruf mit Störungen")
    page.clock.install()
    page.goto(address)
    answers = iter([500, 304, 404])
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=next(answers))

    page.route("**/aktuell/", refuse)
    later(page)
    expect(page.locator("main")).to_contain_text("keine Verbindung")
    page.clock.fast_forward(21_000)
    assert len(asked) == 1, "later and later after failures"
    later(page)
    expect(page.locator("main")).not_to_contain_text("keine Verbindung")
    later(page)
    expect(page.locator("main")).to_contain_text("gibt es für Sie nicht mehr")
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(200)
    assert len(asked) == 3


def test_keys_help_and_switching_off(people):
    page = people.manager()
    page.goto(DESK)
    page.keyboard.press("j")
    row = page.locator(":focus").inner_text()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not accessibility_faults(page)
    page.keyboard.press("b")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.locator(":focus").inner_text() == row
    page.keyboard.press("Control+b")
    page.keyboard.press("/")
    page.keyboard.type("b?n")
    assert page.locator(":focus").input_value() == "b?n"
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith(DESK)
    page.locator("[data-desk-item]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("b")
    assert page.url.endswith("/tafel/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("o")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.url.endswith("/tafel/")

    page.goto(KEYS)
    assert not accessibility_faults(page) + dark_faults(page) + width_faults(page, PHONE)
    page.uncheck("[name=has_shortcuts]")
    send(page)
    page.goto(DESK)
    page.keyboard.press("b")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith(DESK)
