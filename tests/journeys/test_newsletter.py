"""A visitor subscribes, two managers bring out an issue, everybody gets it once, and somebody leaves."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.issues import SUBJECT, write_issue
from tests.journeys.keyboard import enter, go_to, wait_for_focus
from tests.journeys.steps import press, send
from tests.support.page_checks import (
    PHONE,
    accessibility_faults,
    assert_good_page,
    dark_faults,
    head_faults,
    width_faults,
)
from tests.support.stack import link_in, text_of, wait_until

READER = "neu@example.org"
PAGES = [
    "bearbeiten/",
    "inhalt/",
    "inhalt/text/",
    "leser/",
    "",
    "ansehen/",
    "pruefung/",
    "planen/",
    "senden/",
]


def test_newsletter_from_subscription_to_leaving(people, portal):
    visitor, manager, second = people.visitor(), people.manager(), people.second_manager()
    subscribe(visitor, portal)
    issue = compose_by_keyboard(manager, portal)
    assert_pages(second, issue)
    try_and_ask(manager, portal)
    review(second, portal)
    plan(manager, issue, portal)
    watch_it_go_out(manager, issue, portal)
    agree_again(visitor, manager, portal)
    leave(visitor, portal)


def subscribe(page, portal):
    page.goto("/newsletter/")
    page.fill("[name=email]", READER)
    page.check("[name=consent]")
    send(page)
    mail = portal.wait_for_mail(READER)
    page.goto(link_in(mail, "/newsletter/"))
    assert reader_state(portal) == "pending", "looking at the page must not confirm"
    assert_good_page(page, "newsletter:confirm")
    send(page)
    assert reader_state(portal) == "active"


def compose_by_keyboard(page, portal) -> str:
    """Texts, two picked entries, a text of its own moved to the top, readers: without a mouse."""
    page.emulate_media(reduced_motion="reduce")
    page.goto("/arbeitsplatz/newsletter/")
    enter(page, "main a[href$='/newsletter/neu/']")
    go_to(page, "[name=subject_de]")
    page.keyboard.type(SUBJECT)
    enter(page, "main form button.btn-primary")
    issue = re.sub("inhalt/$", "", page.url)

    for _ in range(2):
        go_to(page, "[name=pick]:not(:checked)")
        page.keyboard.press("Space")
    enter(page, "form[action$='/hinzufuegen/'] button.btn-primary")
    expect(page.locator(".newsletter-entry")).to_have_count(2)

    enter(page, "main a[href$='/inhalt/text/']")
    go_to(page, "[name=heading_de]")
    page.keyboard.type("In eigener Sache")
    enter(page, "main form button.btn-primary")
    enter(page, ".newsletter-entry:last-child [name=move]")
    wait_for_focus(page, ".newsletter-entry:nth-child(2) [name=move][value$=':-1']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".newsletter-entry-title").first).to_have_text("In eigener Sache")
    wait_for_focus(page, ".newsletter-entry:first-child [name=move][value$=':1']")

    enter(page, "main .newsletter-steps a[href$='/leser/']")
    number = len(active_readers(portal))
    expect(page.locator("#leserzahl")).to_contain_text(f"{number} Personen")
    go_to(page, "[name=language]:checked")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#leserzahl")).not_to_contain_text(f"{number} Personen")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#leserzahl")).to_contain_text(f"{number} Personen")
    enter(page, "main form button.btn-primary")
    return issue


def assert_pages(page, issue: str) -> None:
    faults = []
    for path in PAGES:
        page.goto(f"{issue}{path}")
        found = head_faults(page, "de") + accessibility_faults(page) + dark_faults(page)
        faults += [f"{path}: {fault}" for fault in found + width_faults(page, PHONE)]
    assert not faults, "\n".join(faults)


def try_and_ask(page, portal) -> None:
    enter(page, "form[action$='/test/'] button")
    mail = portal.wait_for_mail("leitung@demo.example", "[Test]")
    assert "In eigener Sache" in text_of(mail)
    enter(page, "form[action$='/bitten/'] button")
    page.goto(page.url + "senden/")
    send(page)
    expect(page.locator("main")).to_contain_text("zweite Person")
    assert portal.sql("SELECT state FROM newsletter_issue WHERE subject_de = %s", SUBJECT)[-1] == ("draft",)


def review(page, portal) -> None:
    page.goto(link_in(portal.wait_for_mail("vertretung@demo.example", SUBJECT), "/arbeitsplatz/newsletter/"))
    page.locator("main a[href$='/pruefung/']").click()
    press(page, page.locator("main button[name=approve]"))
    expect(page.locator("main")).to_contain_text("Freigegeben")


def plan(page, issue: str, portal) -> None:
    page.goto(issue)
    enter(page, "main a[href$='/planen/']")
    enter(page, "main form button.btn-primary")
    expect(page.locator("main .tag-state")).to_have_text("Geplant")
    press(page, page.locator("main form[action$='/planung-aufheben/'] button"))
    expect(page.locator("main .tag-state")).to_have_text("Entwurf")
    page.locator("main a[href$='/planen/']").click()
    send(page)
    assert not portal.mails(READER, SUBJECT)


def watch_it_go_out(page, issue: str, portal) -> None:
    expected = active_readers(portal)
    assert len(expected) >= 51
    key = int(issue.rstrip("/").rpartition("/")[2])
    portal.sql("UPDATE newsletter_issue SET send_at = now() WHERE id = %s", key)
    wait_until(lambda: state_of(portal, key) != "scheduled", "the issue begins", seconds=60)
    page.goto(f"{issue}verlauf/")
    # The page asks for the numbers by itself.
    expect(page.locator("main .tag-state")).to_have_text("Verschickt", timeout=90_000)
    expect(page.locator("main progress")).to_have_attribute("value", str(len(expected)))
    got = [str(mail["X-Envelope-To"]) for mail in portal.mails("", SUBJECT) if mail["List-Unsubscribe"]]
    assert sorted(got) == sorted(expected), "each reader exactly once"
    page.goto(f"/newsletter/archiv/{key}/")
    expect(page.locator("main")).to_contain_text("In eigener Sache")
    assert "/abmelden/" not in page.content()


def agree_again(page, manager, portal):
    """A new consent text is introduced, and readers are asked whether they agree to it."""
    manager.goto("/arbeitsplatz/newsletter/einwilligung/")
    manager.fill("[name=text_de]", "Ja, ich möchte den Newsletter lesen.")
    manager.fill("[name=text_en]", "Yes, I would like to read the newsletter.")
    manager.fill("[name=agree_by]", str(date.today() + timedelta(days=30)))
    send(manager)
    portal.run("from apps.newsletter.services.asking import ask_waiting; ask_waiting()")
    wait_until(lambda: agreeing(portal), "the mail that asks")
    page.goto(link_in(agreeing(portal)[0], "/zustimmen/"))
    expect(page.locator("main blockquote")).to_have_text("Ja, ich möchte den Newsletter lesen.")
    assert_good_page(page, "newsletter:agree")
    send(page)
    expect(page.locator("main form")).to_have_count(0)


def agreeing(portal):
    return [mail for mail in portal.mails(READER) if "/zustimmen/" in text_of(mail)]


def leave(page, portal):
    mail = portal.wait_for_mail(READER, SUBJECT)
    assert "One-Click" in mail["List-Unsubscribe-Post"]
    page.goto(link_in(mail, "/einstellungen/"))
    assert_good_page(page, "newsletter:preferences")
    page.locator("main a[href$='/loeschen/']").click()
    assert_good_page(page, "newsletter:erase")
    page.go_back()
    page.locator("main a[href$='/alle/']").click()
    assert_good_page(page, "newsletter:unsubscribe_all")
    page.goto(link_in(mail, "/abmelden/"))
    assert_good_page(page, "newsletter:unsubscribe")
    assert reader_state(portal) == "active", "looking at the page must not unsubscribe"
    send(page)
    assert reader_state(portal) == "ended"


def test_entries_are_dragged(people):
    page = people.manager()
    issue = write_issue(page)
    page.locator("main [name=pick]").first.check()
    press(page, page.locator("main form[action$='/hinzufuegen/'] button[type=submit]"))
    titles = page.locator(".newsletter-entry-title")
    first, second = titles.all_text_contents()
    with page.expect_navigation():
        page.locator(".newsletter-entry").last.drag_to(page.locator(".newsletter-entry-title").first)
    page.goto(f"{issue}inhalt/")
    assert titles.all_text_contents() == [second, first]


def active_readers(portal) -> list[str]:
    readers = portal.sql(
        "SELECT email FROM newsletter_subscription WHERE state = 'active' AND newsletter_id IN "
        "(SELECT newsletter_id FROM newsletter_issue WHERE subject_de = %s)",
        SUBJECT,
    )
    return [row[0] for row in readers]


def state_of(portal, key: int) -> str:
    return portal.sql("SELECT state FROM newsletter_issue WHERE id = %s", key)[0][0]


def reader_state(portal) -> str:
    return portal.sql("SELECT state FROM newsletter_subscription WHERE email = %s ORDER BY id DESC", READER)[
        0
    ][0]
