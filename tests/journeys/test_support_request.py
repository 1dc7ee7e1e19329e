"""A company asks, the network helps: company and partner on phones, everybody by keyboard alone."""

import re

from playwright.sync_api import expect

from tests.journeys.keyboard import enter, go_to
from tests.support.page_checks import assert_good_page
from tests.support.stack import link_in, text_of

SUBJECT = "Unser Hauptkunde kündigt die Getriebefertigung"
OFFER = "Beispiel: Förderlotse für kleine Zulieferer"
PHONE = {"width": 360, "height": 740}
SECRET = "Bis März reicht die Liquidität."


def test_request_from_question_to_thanks(people, portal):
    phone = people.visitor(viewport=PHONE)
    ask(phone, portal)
    confirmation = portal.wait_for_mail("firma@example.org", "U-")
    assert SECRET not in text_of(confirmation)
    case = link_in(confirmation, "/fall/")

    stranger, partner, manager = people.partner("leipzig"), people.partner("chemnitz"), people.manager()
    stranger.goto("/arbeitsplatz/anfragen/")
    expect(stranger.locator("main")).not_to_contain_text(SUBJECT)

    partner.set_viewport_size(PHONE)

    manager.goto("/arbeitsplatz/anfragen/")
    found = manager.get_by_role("link", name=re.compile(SUBJECT)).first.get_attribute("href")
    enter(manager, f"main a[href='{found}']")
    desk_address = manager.url
    assert partner.goto(desk_address).status == 404, "not before it is handed over"
    expect(manager.locator("main")).to_contain_text(OFFER)
    chosen = manager.locator("[name=assign-organisation] option:checked")
    expect(chosen).to_have_text("Beispielorganisation Chemnitz")
    go_to(manager, "section[aria-labelledby=charge-title] summary")
    manager.keyboard.press("Enter")
    enter(manager, "form[action$='/person/'] button[name=person-person]")
    expect(manager.locator("main")).to_contain_text("Zuständige Person: Demo")
    enter(manager, "form[action$='/weitergeben/'] [type=submit]")
    assert partner.goto(desk_address).status == 404, "not before the company has agreed"
    portal.wait_for_mail("firma@example.org", "Darf ein Partner")
    agree(phone, case)
    portal.wait_for_mail("partner.chemnitz@demo.example", "Sie sind zuständig")

    assert stranger.goto(desk_address).status == 404
    assert partner.goto(desk_address).status == 200
    expect(partner.locator("main")).to_contain_text(SECRET)
    enter(partner, "form[action$='/annehmen/'] [type=submit]")
    answer(partner, "Wir rufen Sie morgen an und bringen einen Vorschlag mit.")
    mails = len(portal.mails("firma@example.org"))
    portal.wait_for_mail("firma@example.org", number=max(2, mails))

    phone.goto(case)
    expect(phone.locator("main")).to_contain_text("Beispielorganisation Chemnitz")
    expect(phone.locator("main")).to_contain_text("Wir rufen Sie morgen an")
    assert_good_page(phone, "support_requests:case")
    declare_aid(manager, phone, case, re.search(r"U-\w{4}-\w{4}", desk_address)[0])
    reply(phone, "Danke, wir sind ab neun Uhr erreichbar.")
    partner.reload()
    expect(partner.locator("main")).to_contain_text("ab neun Uhr erreichbar")
    look_at_withdrawing(phone, portal)
    close(phone, case)
    rate(phone, case)
    partner.reload()
    expect(partner.locator("main")).to_contain_text("Gelöst")
    delete(phone, case, portal)


def declare_aid(manager, phone, case, number):
    """The help counts as de-minimis aid: asked about, declared, certified."""
    manager.goto("/arbeitsplatz/de-minimis/neu/")
    for name, value in (("case_number", number), ("service", "Beratung zu Getrieben"), ("value", "4.800,00")):
        go_to(manager, f"[name={name}]")
        manager.keyboard.type(value)
        if name == "service":
            go_to(manager, "[name=organisation]")
            manager.keyboard.press("ArrowDown")
    enter(manager, "main form .btn-primary")
    phone.goto(case)
    enter(phone, "main a[href*='/de-minimis/']")
    assert_good_page(phone, "aid:declare")
    go_to(phone, "[name=declared_by]")
    phone.keyboard.type("Beispielperson, Geschäftsführung")
    go_to(phone, "[name=complete]")
    phone.keyboard.press("Space")
    enter(phone, "main form .btn-primary")
    manager.reload()
    enter(manager, "form[action$='/bescheinigen/'] button")
    expect(manager.locator("main")).to_contain_text("Nummer der Bescheinigung")
    phone.goto(case)


def ask(page, portal):
    """In four steps, by keyboard alone; in between it is put off, and goes on by the link in the mail."""
    page.goto("/unterstuetzung/angebote/")
    enter(page, "main a[href$='/angebote/beispiel-foerderlotse/']")
    page.wait_for_url("**/angebote/beispiel-foerderlotse/")
    enter(page, "main a[href*='/unterstuetzung/anfrage/']")
    expect(page.locator("main")).to_contain_text("Schritt 1 von 4")
    enter(page, "main form .btn-primary")
    expect(page.locator("main [role=alert]")).to_contain_text("Für wen sprechen Sie?")
    assert_good_page(page, "support_requests:create")
    go_to(page, "[name=asker_role]")
    page.keyboard.press("Space")
    go_to(page, "[name=company_name]")
    page.keyboard.type("Beispiel Getriebe GmbH")
    for name in ("county", "size_class", "value_chain"):
        go_to(page, f"select[name={name}]")
        page.keyboard.press("ArrowDown")
    enter(page, "main form .btn-primary")
    expect(page.locator("main")).to_contain_text("Schritt 2 von 4")
    assert_good_page(page, "support_requests:draft_step")
    go_to(page, "[name=subject]")
    page.keyboard.press("Control+A")  # what the offer has put there
    page.keyboard.press("Delete")
    go_to(page, "textarea[name=description]")
    page.keyboard.type(SECRET)
    enter(page, "main form button[value=later]")
    assert_good_page(page, "support_requests:draft_later")
    go_to(page, "[name=email]")
    page.keyboard.type("firma@example.org")
    enter(page, "main form .btn-primary")
    reminder = portal.wait_for_mail("firma@example.org", "weiterschreiben")
    assert SECRET not in text_of(reminder)
    page.goto(link_in(reminder, "/anfrage/"))
    expect(page.locator("textarea[name=description]")).to_have_value(SECRET)
    go_to(page, "[name=subject]")
    page.keyboard.type(SUBJECT)
    enter(page, "main form .btn-primary")
    go_to(page, "[name=contact_name]")
    page.keyboard.type("Beispielperson")
    go_to(page, "[name=contact_email]")
    page.keyboard.type("firma@example.org")
    enter(page, "main form .btn-primary")
    send_it(page)


def send_it(page):
    """By keyboard, too: what it says, who will read it, and off it goes."""
    expect(page.locator("main")).to_contain_text("Schritt 4 von 4")
    expect(page.locator("main")).to_contain_text(SECRET)
    expect(page.locator("main")).to_contain_text("Das Netzwerkmanagement liest alles")
    assert_good_page(page, "support_requests:draft_send")
    enter(page, "main form .btn-primary")
    expect(page.locator("main [role=alert]")).to_contain_text("Ohne Ihre Einwilligung")
    go_to(page, "[name=consent]")
    page.keyboard.press("Space")
    enter(page, "main form .btn-primary")
    expect(page.locator("main")).to_contain_text("U-")
    assert_good_page(page, "support_requests:received")


def agree(page, case):
    """To what the page says: who, what, and until when."""
    page.goto(case)
    expect(page.locator("main")).to_contain_text("Darf Beispielorganisation Chemnitz Ihre Anfrage bekommen?")
    assert_good_page(page, "support_requests:case")
    enter(page, "form[action$='/zustimmen/'] button")
    expect(page.locator("main")).to_contain_text("wurde benachrichtigt")
    enter(page, "main a[href$='/weitergabe/']")
    assert_good_page(page, "support_requests:case_circle")
    page.goto(case)


def look_at_withdrawing(page, portal):
    enter(page, "main a[href$='/zurueckziehen/']")
    assert_good_page(page, "support_requests:case_withdraw")
    assert state(portal) == "in_progress", "looking at the page must not withdraw"


def close(page, case):
    """The company says itself that it is helped."""
    page.goto(case)
    enter(page, "form[action$='/geloest/'] [type=submit]")
    expect(page.locator("main")).to_contain_text("Schön, dass Ihnen geholfen wurde")


def rate(page, case):
    page.goto(case)
    go_to(page, "[name=helped]")
    page.keyboard.press("Space")
    go_to(page, "[name=words]")
    page.keyboard.type("Der Anruf kam sofort.")
    enter(page, "form[action$='/bewerten/'] button")
    expect(page.locator("main")).to_contain_text("Danke für Ihre Rückmeldung")
    assert_good_page(page, "support_requests:case")


def delete(page, case, portal):
    enter(page, "main a[href$='/zurueckziehen/']")
    go_to(page, "[name=erase]")
    page.keyboard.press("Space")
    enter(page, "main form [type=submit]")
    expect(page.locator("main")).to_contain_text("wurde gelöscht")
    assert not portal.sql("SELECT 1 FROM support_requests_supportrequest WHERE subject = %s", SUBJECT)
    assert page.goto(case).status == 410


def state(portal):
    return portal.sql("SELECT state FROM support_requests_supportrequest WHERE subject = %s", SUBJECT)[0][0]


def answer(page, text):
    go_to(page, "form[action$='/antworten/'] textarea")
    page.keyboard.type(text)
    enter(page, "form[action$='/antworten/'] [type=submit]")
    expect(page.locator("main")).to_contain_text(text)


reply = answer
