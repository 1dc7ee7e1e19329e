"""Organisations and their people: by keyboard alone from the invitation to the live page, and out again."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.journeys.steps import press, send
from tests.journeys.test_keyboard_and_scripts import go_to
from tests.support.page_checks import assert_good_page
from tests.support.stack import link_in

PASSWORD = "vier rote Zahnräder drehen"
LANGUAGES = {"de": "", "en": "/en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_invitation_to_the_live_page_by_keyboard(language, people, portal):
    manager, member, visitor = people.manager(), people.visitor(), people.visitor()
    prefix, email = LANGUAGES[language], f"tastatur.{language}@example.org"
    number, slug = organisation(portal, 0 if language == "de" else 1)
    role = f"Büro Tastatur {language}"

    invite(manager, prefix, slug, email, language)
    member.goto(link_in(portal.wait_for_mail(email), "/einladung/"))
    assert member.locator("html").get_attribute("lang") == language
    make_account(member)
    secret = set_up_app(member, prefix, email)
    log_in_with_app(member, prefix, email, secret)

    change_profile(member, prefix, slug, f"contact_role_{language}", role)
    visitor.goto(f"{prefix}/partner/{slug}/")
    expect(visitor.locator("main")).not_to_contain_text(role)
    approve(manager, prefix, portal, number, role)
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text(role)
    portal.wait_for_mail(email, number=2)


def organisation(portal, place: int) -> tuple[int, str]:
    """A partner's number and the end of its address; none that other journeys need."""
    found = portal.sql(
        "SELECT id, slug FROM partners_partnerorganisation"
        " WHERE state = 'published' AND slug NOT LIKE 'beispiel%%' ORDER BY id DESC OFFSET %s LIMIT 1",
        place,
    )
    return found[0]


def enter(page: Page, selector: str) -> None:
    """Walks to a link or a button and presses it."""
    page.emulate_media(reduced_motion="reduce")
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, text: str) -> None:
    """Walks to a field and writes into it, instead of what stands there."""
    page.emulate_media(reduced_motion="reduce")
    go_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def invite(page: Page, prefix: str, slug: str, email: str, language: str) -> None:
    page.goto(f"{prefix}/arbeitsplatz/organisation/{slug}/einladen/")
    write(page, "[name=email]", email)
    go_to(page, "[name=language]")
    page.keyboard.type("English" if language == "en" else "Deutsch")
    enter(page, "main form.form-net button[type=submit]")


def make_account(page: Page) -> None:
    write(page, "[name=name]", "Person Tastatur")
    write(page, "[name=password]", PASSWORD)
    write(page, "[name=password_again]", PASSWORD)
    go_to(page, "[name=privacy]")
    page.keyboard.press("Space")
    enter(page, "main form.form-net button[type=submit]")


def log_in(page: Page, prefix: str, email: str) -> None:
    page.goto(f"{prefix}/konto/login/")
    write(page, "[name=login]", email)
    write(page, "[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def set_up_app(page: Page, prefix: str, email: str) -> str:
    """Signs in for the first time and sets up an authenticator app; returns its key."""
    log_in(page, prefix, email)
    page.wait_for_url(re.compile("/arbeitsplatz/$"))
    page.goto(f"{prefix}/konto/2fa/totp/activate/")
    if "reauthenticate" in page.url:  # allauth asks once more before a change of how one signs in
        write(page, "[name=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    secret = page.locator("main code").first.inner_text()
    write(page, "[name=code]", code(secret))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{prefix}/konto/logout/")
    enter(page, "main form button[type=submit]")
    return secret


def log_in_with_app(page: Page, prefix: str, email: str, secret: str) -> None:
    log_in(page, prefix, email)
    assert "/2fa/" in page.url, "the password alone is not enough any more"
    write(page, "[name=code]", code(secret))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/arbeitsplatz/$"))


def code(secret: str) -> str:
    """What the app shows now; not in the last seconds for which it is good."""
    if time.time() % 30 > 25:
        time.sleep(6)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def change_profile(page: Page, prefix: str, slug: str, field: str, text: str) -> None:
    enter(page, f"a[href='{prefix}/arbeitsplatz/organisation/']")
    enter(page, "main a[href*='/arbeitsplatz/profile/']")
    enter(page, "main a[href$='/bearbeiten/']")
    write(page, f"[name={field}]", text)
    enter(page, "main form.form-net button[type=submit].btn-primary")
    page.wait_for_url(re.compile(r"/profile/\d+/$"))


def approve(page: Page, prefix: str, portal, number: int, text: str) -> None:
    waiting = portal.sql(
        "SELECT review.id FROM moderation_review review"
        " JOIN django_content_type kind ON kind.id = review.content_type_id"
        " WHERE kind.model = 'partnerorganisation' AND review.object_id = %s AND review.decision = ''",
        number,
    )[0][0]
    page.goto(f"{prefix}/arbeitsplatz/pruefung/")
    enter(page, f"main a[href$='/pruefung/{waiting}/']")
    expect(page.locator("main ins").first).to_contain_text(text)
    enter(page, "main button[name=decision][value=approve]")


def test_a_removed_members_next_click_is_refused(people, portal):
    manager, member = people.manager(), people.visitor()
    email = "entfernt@example.org"
    _number, slug = organisation(portal, 2)
    invite(manager, "", slug, email, "de")
    member.goto(link_in(portal.wait_for_mail(email), "/einladung/"))
    make_account(member)
    log_in(member, "", email)
    member.goto("/arbeitsplatz/organisation/")
    profile = member.locator("main a[href*='/arbeitsplatz/profile/']").first
    expect(profile).to_be_visible()

    manager.goto(f"/arbeitsplatz/organisation/?q={slug}")
    membership = portal.sql(
        "SELECT m.id FROM partners_membership m JOIN accounts_user u ON u.id = m.user_id WHERE u.email = %s",
        email,
    )[0][0]
    manager.goto(f"/arbeitsplatz/organisation/mitglieder/{membership}/entfernen/")
    send(manager)

    address = profile.get_attribute("href")
    profile.click()
    member.wait_for_url(re.compile("/konto/login/"))
    log_in(member, "", email)
    assert member.request.get(address).status in {403, 404}, "signing in again brings nothing back"
    portal.wait_for_mail(email, number=2)


def test_an_organisation_says_that_its_page_is_still_right(people, portal):
    visitor = people.visitor()
    title = portal.sql(
        "UPDATE news_article SET updated_at = now() - interval '400 days' WHERE id = ("
        " SELECT article.id FROM news_article article JOIN partners_partnerorganisation owner"
        " ON owner.id = article.organisation_id WHERE owner.slug = 'beispiel-chemnitz'"
        " AND article.state = 'published' ORDER BY article.id LIMIT 1) RETURNING title_de"
    )[0][0]
    portal.run("from apps.partners.services.still_right import ask_due; ask_due()")
    visitor.goto(link_in(portal.wait_for_mail("partner.chemnitz@demo.example", title), "/noch-richtig/"))
    expect(visitor.locator("main")).to_contain_text(title)
    assert_good_page(visitor, "partners:still_right")
    press(visitor, "Alles stimmt noch")
    expect(visitor.locator("main")).to_contain_text("Vielen Dank")
    expect(visitor.locator("main form")).to_have_count(0)


def test_an_organisation_applies_and_a_visitor_reports(people, portal):
    visitor, manager = people.visitor(), people.manager()
    visitor.goto("/partner/")
    visitor.get_by_role("link", name="Hier bewerben").click()
    name, email = "Prüfstelle Zahnrad", "pruefstelle@example.org"
    visitor.fill("[name=name]", name)
    visitor.select_option("[name=kind]", index=1)
    visitor.fill("[name=about]", "Wir prüfen Zahnräder.")
    visitor.fill("[name=contact_name]", "Beispielperson")
    visitor.fill("[name=email]", email)
    visitor.check("[name=privacy]")
    send(visitor)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("ist da")

    manager.goto(link_in(portal.wait_for_mail("leitung@demo.example", name), "/bewerbungen/"))
    press(manager, "Aufnehmen und einladen")
    expect(manager.get_by_role("heading", level=1)).to_contain_text(name)
    visitor.goto(link_in(portal.wait_for_mail(email, "Einladung"), "/einladung/"))
    expect(visitor.locator("main")).to_contain_text(name)

    visitor.goto("/aktuelles/")
    visitor.locator("main a.card-link").first.click()
    page = visitor.url
    visitor.get_by_role("link", name="Diesen Inhalt melden").click()
    visitor.check("[name=reason][value=wrong]")
    visitor.fill("main [name=description]", "Das Datum stimmt nicht.")
    send(visitor)
    manager.goto(link_in(portal.wait_for_mail("leitung@demo.example", "gemeldet"), "/hinweise/"))
    manager.fill("[name=note]", "Das Datum wird berichtigt.")
    press(manager, "Sofort von der Website nehmen")
    assert visitor.request.get(page).status == 404
    manager.go_back()
    manager.reload()
    manager.get_by_role("link", name="Zur Bearbeitungsseite").click()
    press(manager, "Wieder veröffentlichen")
    assert visitor.request.get(page).status == 200
