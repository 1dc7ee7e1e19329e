"""A publication with its file: written, sent back, corrected, approved, found, downloaded, withdrawn."""

import re

from playwright.sync_api import expect

from apps.pages.demo.pdf import make_pdf
from tests.journeys.steps import press, send

TITLE = "Leitfaden Drehmomentprüfung"


def test_publication_from_draft_to_download(people, portal, tmp_path):
    partner, manager, visitor = people.partner("leipzig"), people.manager(), people.visitor()
    pdf = tmp_path / "leitfaden.pdf"
    pdf.write_bytes(make_pdf(TITLE, "Wie man prüft.", [("Messen", "Zuerst das Drehmoment messen.")]))

    write_publication(partner)
    address = partner.url
    partner.get_by_role("link", name="Bearbeiten").click()
    refuse_html_as_pdf(partner, tmp_path)
    add_file(partner, pdf)
    hidden = partner.locator("a[href*='/dateien/']").first.get_attribute("href")
    assert visitor.request.get(hidden).status == 404, "a draft's file is nobody else's"
    press(partner, "Zur Prüfung einreichen")

    manager.goto("/arbeitsplatz/pruefung/")
    manager.get_by_role("link", name=TITLE).click()
    manager.fill("[name=note]", "Bitte die Zusammenfassung ausführlicher.")
    press(manager, "Um Änderungen bitten")
    manager.wait_for_url(re.compile(r"/pruefung/$"))
    portal.wait_for_mail("partner.leipzig@demo.example", TITLE)

    partner.goto(address)
    expect(partner.locator("main")).to_contain_text("ausführlicher")
    partner.get_by_role("link", name="Bearbeiten").click()
    partner.fill("[name=summary_de]", "Wie man das Drehmoment an Zahnrädern prüft, Schritt für Schritt.")
    send(partner)
    press(partner, "Zur Prüfung einreichen")

    manager.get_by_role("link", name="Prüfung").first.click()
    manager.get_by_role("link", name=TITLE).click()
    press(manager, "Freigeben und veröffentlichen")
    manager.wait_for_url(re.compile(r"/pruefung/$"))

    visitor.goto("/suche/?q=Drehmomentprüfung")
    visitor.get_by_role("link", name=TITLE).click()
    with visitor.expect_download() as download:
        visitor.locator("main a[href*='/dateien/']").first.click()
    assert download.value.path().read_bytes() == pdf.read_bytes()

    partner.goto(address)
    press(partner, "Von der Website nehmen")
    visitor.goto("/suche/?q=Drehmomentprüfung")
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)
    assert visitor.request.get(hidden).status == 404


def write_publication(page):
    page.goto("/arbeitsplatz/publikationen/neu/")
    page.fill("[name=title_de]", TITLE)
    page.fill("[name=summary_de]", "Kurz.")
    page.select_option("[name=kind]", "guideline")
    page.fill("[name=authors]", "Redaktion Beispiel")
    send(page)
    page.wait_for_url(re.compile(r"/arbeitsplatz/publikationen/\d+/$"))


def add_file(page, path):
    page.set_input_files("[name=new_files]", path)
    expect(page.get_by_role("group", name=path.name)).to_be_visible()
    send(page)
    expect(page.locator("main a[href*='/dateien/']").first).to_be_visible()


def refuse_html_as_pdf(page, folder):
    """What is no PDF is refused beside its name, before the form is sent."""
    bad = folder / "seite.pdf"
    bad.write_text("<html><script>alert(1)</script></html>")
    page.set_input_files("[name=new_files]", bad)
    expect(page.get_by_role("alert")).to_contain_text("passt nicht zu ihrem Namen")
    expect(page.locator("[data-file-row]")).to_have_count(0)
