"""Somebody is invited, makes an account, loses the mailbox and is helped back in."""

import re

from django.urls import reverse

from tests.journeys.steps import press, send
from tests.support.page_checks import assert_accessible, assert_good_page
from tests.support.stack import link_in

INVITED, MOVED = "kollegin@example.org", "kollegin.neu@example.org"
FIRST, SECOND = "vier rote Zahnräder drehen", "fünf blaue Zahnräder ruhen"


def test_account_from_invitation_to_a_new_mailbox(people, portal):
    manager, colleague = people.manager(), people.visitor()
    invite(manager)
    colleague.goto(link_in(portal.wait_for_mail(INVITED), "/einladung/"))
    assert_good_page(colleague, "partners:invitation")
    assert accounts(portal, INVITED) == 0, "looking at the page must not make an account"
    colleague.fill("[name=name]", "Kollegin Beispiel")
    set_password(colleague, FIRST)
    assert accounts(portal, INVITED) == 1
    log_in(colleague, INVITED, FIRST)

    move_address(manager)
    colleague.goto("/arbeitsplatz/")
    assert "/konto/login/" in colleague.url, "all sessions have ended"
    visitor = people.visitor()
    visitor.goto(link_in(portal.wait_for_mail(MOVED), "/passwort-setzen/"))
    assert_good_page(visitor, "accounts:set_password")
    set_password(visitor, SECOND)
    log_in(visitor, MOVED, SECOND)


def invite(page):
    page.goto(reverse("partners:manage_members"))
    page.locator("main a[href$='/einladen/']").first.click()
    page.fill("[name=email]", INVITED)
    page.select_option("[name=role]", "editor")
    assert_accessible(page)
    send(page)


def set_password(page, password):
    page.fill("[name=password]", password)
    page.fill("[name=password_again]", password)
    if page.locator("[name=privacy]").count():
        page.check("[name=privacy]")
    send(page)


def log_in(page, address, password):
    page.goto(reverse("account_login"))
    page.fill("[name=login]", address)
    page.fill("[name=password]", password)
    form = page.locator("main form").filter(has=page.locator("[name=password]"))
    press(page, form.locator("button[type=submit]").first)
    page.wait_for_url(re.compile("/arbeitsplatz/$"))


def move_address(page):
    page.goto(reverse("accounts:people"))
    row = page.locator("main li, main tr").filter(has_text=INVITED).last
    row.locator("a[href*='adresse']").click()
    page.fill("[name=email]", MOVED)
    send(page)


def accounts(portal, address) -> int:
    return portal.sql("SELECT count(*) FROM accounts_user WHERE email = %s", address)[0][0]
