"""A company asks, the network helps: on a phone, without an account."""

import re

from playwright.sync_api import expect

from tests.journeys.keyboard import enter, go_to
from tests.journeys.steps import press, send, send_form_with
from tests.support.page_checks import assert_good_page
from tests.support.stack import link_in, text_of

SUBJECT = "Unser Hauptkunde kündigt die Getriebefertigung"
SECRET = "Bis März reicht die Liquidität."


def test_request_from_question_to_thanks(people, portal):
    phone = people.visitor(viewport={"width": 320, "height": 640})
    ask(phone)
    confirmation = portal.wait_for_mail("firma@example.org")
    assert SECRET not in text_of(confirmation)
    case = link_in(confirmation, "/fall/")

    stranger, partner, manager = people.partner("leipzig"), people.partner("chemnitz"), people.manager()
    stranger.goto("/arbeitsplatz/anfragen/")
    expect(stranger.locator("main")).not_to_contain_text(SUBJECT)

    manager.goto("/arbeitsplatz/anfragen/")
    manager.get_by_role("link", name=re.compile(SUBJECT)).first.click()
    desk_address = manager.url
    assert partner.goto(desk_address).status == 404, "not before it is handed over"
    manager.select_option("[name=assign-organisation]", label="Beispielorganisation Chemnitz")
    send_form_with(manager, "assign-organisation")
    assert partner.goto(desk_address).status == 404, "not before the company has agreed"
    portal.wait_for_mail("firma@example.org", "Darf ein Partner")
    agree(phone, case)
    portal.wait_for_mail("partner.chemnitz@demo.example", "Sie sind zuständig")

    assert stranger.goto(desk_address).status == 404
    assert partner.goto(desk_address).status == 200
    expect(partner.locator("main")).to_contain_text(SECRET)
    press(partner, "Annehmen")
    answer(partner, "Wir rufen Sie morgen an und bringen einen Vorschlag mit.")
    mails = len(portal.mails("firma@example.org"))
    portal.wait_for_mail("firma@example.org", number=max(2, mails))

    phone.goto(case)
    expect(phone.locator("main")).to_contain_text("Beispielorganisation Chemnitz")
    expect(phone.locator("main")).to_contain_text("Wir rufen Sie morgen an")
    assert_good_page(phone, "support_requests:case")
    reply(phone, "Danke, wir sind ab neun Uhr erreichbar.")
    partner.reload()
    expect(partner.locator("main")).to_contain_text("ab neun Uhr erreichbar")
    look_at_withdrawing(phone, portal)
    press(partner, "Als gelöst markieren")
    rate(phone, case)
    delete(phone, case, portal)


def ask(page):
    page.goto("/")
    page.locator("main").get_by_role("link", name="Unterstützung anfragen").first.click()
    page.locator("main a[href='/unterstuetzung/anfrage/']").first.click()
    page.fill("[name=company_name]", "Beispiel Getriebe GmbH")
    for name in ("county", "size_class", "action_field", "asker_role"):
        field = page.locator(f"select[name={name}]")
        if field.count():
            field.select_option(index=1)
        else:
            page.locator(f"input[name={name}]").first.check()
    if page.locator("input[name=urgency]").count():
        page.locator("input[name=urgency]").last.check()
    else:
        page.locator("select[name=urgency]").select_option(index=1)
    page.fill("[name=subject]", SUBJECT)
    page.fill("textarea[name=description]", SECRET)
    page.fill("[name=contact_name]", "Beispielperson")
    page.fill("[name=contact_email]", "firma@example.org")
    send(page)
    expect(page.locator("main")).to_contain_text("Datenschutz")
    expect(page.locator("textarea[name=description]")).to_have_value(SECRET)
    page.check("[name=consent]")
    send(page)
    expect(page.locator("main")).to_contain_text("U-")
    assert_good_page(page, "support_requests:received")


def agree(page, case):
    """By keyboard alone."""
    page.goto(case)
    expect(page.locator("main")).to_contain_text("Darf Beispielorganisation Chemnitz Ihre Anfrage bekommen?")
    assert_good_page(page, "support_requests:case")
    enter(page, "form[action$='/zustimmen/'] button")
    expect(page.locator("main")).to_contain_text("wurde benachrichtigt")
    page.locator("main a[href$='/weitergabe/']").click()
    assert_good_page(page, "support_requests:case_circle")
    page.goto(case)


def look_at_withdrawing(page, portal):
    page.locator("main a[href$='/zurueckziehen/']").first.click()
    assert_good_page(page, "support_requests:case_withdraw")
    assert state(portal) == "in_progress", "looking at the page must not withdraw"


def rate(page, case):
    """By keyboard alone."""
    page.goto(case)
    go_to(page, "[name=helped]")
    page.keyboard.press("Space")
    go_to(page, "[name=words]")
    page.keyboard.type("Der Anruf kam sofort.")
    enter(page, "form[action$='/bewerten/'] button")
    expect(page.locator("main")).to_contain_text("Danke für Ihre Rückmeldung")
    assert_good_page(page, "support_requests:case")


def delete(page, case, portal):
    page.locator("main a[href$='/zurueckziehen/']").first.click()
    page.check("[name=erase]")
    send(page)
    expect(page.locator("main")).to_contain_text("wurde gelöscht")
    assert not portal.sql("SELECT 1 FROM support_requests_supportrequest WHERE subject = %s", SUBJECT)
    assert page.goto(case).status == 410


def state(portal):
    return portal.sql("SELECT state FROM support_requests_supportrequest WHERE subject = %s", SUBJECT)[0][0]


def answer(page, text):
    form = page.locator("form").filter(has=page.locator("textarea[name$=body]")).first
    form.locator("textarea[name$=body]").fill(text)
    press(page, form.locator("button[type=submit]").first)
    expect(page.locator("main")).to_contain_text(text)


reply = answer
