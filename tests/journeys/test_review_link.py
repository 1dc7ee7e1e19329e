"""Somebody without an account is asked for an opinion on what waits, gives it, and is shut out again."""

from playwright.sync_api import expect

from tests.journeys.steps import press
from tests.support.page_checks import assert_good_page
from tests.support.stack import link_in

TITLE = "Beispielmeldung zur Durchsicht"
GUEST = "durchsicht@example.org"


def test_an_outsider_comments(people, portal):
    partner, manager, guest = people.partner("leipzig"), people.manager(), people.visitor()
    submit_news(partner)
    manager.goto("/arbeitsplatz/pruefung/")
    manager.get_by_role("link", name=TITLE).click()
    manager.get_by_role("link", name="Jemanden ohne Konto fragen").click()
    manager.fill("[name=email]", GUEST)
    press(manager, "Link senden")
    sent = manager.url

    guest.goto(link_in(portal.wait_for_mail(GUEST), "/pruefung/"))
    expect(guest.locator("main")).to_contain_text("Noch nicht für alle.")
    assert_good_page(guest, "reviews:outside")
    guest.fill("[name=name]", "Gast Beispiel")
    guest.fill("[name=body]", "Der Titel ist gut so.")
    press(guest, "Kommentar senden")
    expect(guest.locator("main")).to_contain_text("Ihr Kommentar ist angekommen")

    partner.reload()
    partner.get_by_role("link", name="Fragen und Notizen dazu").click()
    expect(partner.locator("main")).to_contain_text("Der Titel ist gut so.")
    partner.fill("[name=body]", "Danke für die Durchsicht.")
    press(partner, "Notiz absenden")

    manager.goto(sent)
    press(manager, manager.locator("main form.inline-form button").first)
    assert guest.reload().status == 410
    manager.get_by_role("link", name="Fragen und Notizen").click()
    expect(manager.locator("main")).to_contain_text("Danke für die Durchsicht.")


def submit_news(page):
    page.goto("/arbeitsplatz/meldungen/neu/")
    page.fill("[name=title_de]", TITLE)
    page.fill("[name=teaser_de]", "Noch nicht für alle.")
    page.locator("main .ProseMirror").first.click()
    page.keyboard.type("Der ganze Text.")
    press(page, page.locator("main form button[type=submit]").last)
    press(page, "Zur Prüfung einreichen")
