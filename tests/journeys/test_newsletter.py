"""A visitor subscribes, a manager writes and sends an issue to everybody, and somebody leaves."""

from playwright.sync_api import expect

from tests.journeys.issues import SUBJECT, send_out, write_issue
from tests.journeys.steps import send
from tests.support.page_checks import assert_good_page
from tests.support.stack import link_in, wait_until

READER = "neu@example.org"


def test_newsletter_from_subscription_to_leaving(people, portal):
    visitor, manager = people.visitor(), people.manager()
    subscribe(visitor, portal)
    issue = write_issue(manager)
    send_out(manager)
    expected = {
        row[0] for row in portal.sql("SELECT email FROM newsletter_subscription WHERE state = 'active'")
    }
    assert len(expected) >= 51
    wait_until(lambda: len(portal.mails("", SUBJECT)) >= len(expected), "all copies arrive", seconds=90)
    got = [str(mail["X-Envelope-To"]) for mail in portal.mails("", SUBJECT)]
    assert sorted(got) == sorted(expected), "each reader exactly once"

    manager.goto(f"{issue}verlauf/")
    expect(manager.locator("main")).to_contain_text(str(len(expected)))
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


def leave(page, portal):
    mail = portal.wait_for_mail(READER, SUBJECT)
    assert "One-Click" in mail["List-Unsubscribe-Post"]
    page.goto(link_in(mail, "/einstellungen/"))
    assert_good_page(page, "newsletter:preferences")
    page.goto(link_in(mail, "/abmelden/"))
    assert_good_page(page, "newsletter:unsubscribe")
    assert reader_state(portal) == "active", "looking at the page must not unsubscribe"
    send(page)
    assert reader_state(portal) == "ended"


def reader_state(portal) -> str:
    return portal.sql("SELECT state FROM newsletter_subscription WHERE email = %s ORDER BY id DESC", READER)[
        0
    ][0]
