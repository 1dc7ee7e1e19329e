"""A manager makes one request of two, and two of one; by keyboard alone."""

import re

from playwright.sync_api import expect

from tests.journeys.keyboard import enter, go_to
from tests.support.page_checks import assert_accessible
from tests.support.stack import link_in, text_of

OPEN = "Beispiel: Stromkosten der Galvanik"
LATER = "Beispiel: Lastgang der Galvanik"
EMAIL = "firma4@demo.example"
SPLIT_OFF = "Auszubildende gesucht"


def test_one_of_two_and_two_of_one(people, portal):
    page, partner, visitor = people.manager(), people.partner("chemnitz"), people.visitor()
    old, new = (number_of(page, subject) for subject in (OPEN, LATER))
    assert partner.goto(f"/arbeitsplatz/anfragen/{old}/").status == 200

    page.goto(f"/arbeitsplatz/anfragen/{new}/aufteilen/")
    assert_accessible(page)
    go_to(page, "[name=messages]")
    page.keyboard.press("Space")
    go_to(page, "[name=subject]")
    page.keyboard.type(SPLIT_OFF)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(SPLIT_OFF)
    expect(page.locator("main")).to_contain_text(f"Hervorgegangen aus der Anfrage {new}")

    page.goto(f"/arbeitsplatz/anfragen/{old}/zusammenfuehren/")
    assert_accessible(page)
    go_to(page, "[name=nummer]")
    page.keyboard.type(new.lower())
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Beispielorganisation Chemnitz ist für")
    assert_accessible(page)
    enter(page, "main form [type=submit]")
    expect(page.locator("main")).to_contain_text(f"Mit {old} zusammengeführt")
    page.goto(f"/arbeitsplatz/anfragen/{old}/")
    expect(page).to_have_url(re.compile(new))
    assert partner.goto(f"/arbeitsplatz/anfragen/{old}/").status == 404
    assert partner.goto(f"/arbeitsplatz/anfragen/{new}/").status == 404

    told = portal.wait_for_mail(EMAIL, "Zwei Anfragen sind jetzt eine")
    assert old in text_of(told)
    visitor.goto(link_in(told, "/fall/"))
    for words in ("Unsere Galvanik braucht viel Strom", "Hier kommt der Lastgang", old):
        expect(visitor.locator("main")).to_contain_text(words)


def number_of(page, subject: str) -> str:
    """The number of an open request at the desk."""
    page.goto("/arbeitsplatz/anfragen/")
    address = page.get_by_role("link", name=subject).first.get_attribute("href")
    return re.search(r"U-\w{4}-\w{4}", address)[0]
