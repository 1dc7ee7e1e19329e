"""A project is over: frozen, made into one file, and read from a folder without any server."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.archives.links import dead_links
from tests.journeys.steps import press
from tests.support.page_checks import ENLARGED, PHONE, accessibility_faults, dark_faults, width_faults


@pytest.fixture
def manager_at_work(people):
    """A manager with MoLeWa's page for keeping it open; the project is open again afterwards."""
    page = people.manager()
    page.goto("/arbeitsplatz/projekte/")
    page.get_by_role("link", name="MoLeWa", exact=True).click()
    page.get_by_role("link", name="Einfrieren und Archiv erstellen").click()
    address = page.url
    yield page
    page.goto(address)
    page.get_by_text("Projekt wieder öffnen").first.click()
    page.fill("[name=note]", "Nach der Probe geht es weiter.")
    press(page, "Projekt wieder öffnen")


def test_from_freezing_to_a_folder(people, manager_at_work, tmp_path):
    page = manager_at_work
    press(page, "Projekt einfrieren")
    waiting = page.locator("main .alert, main [role=alert]").first.inner_text().split("„")[1].split("“")[0]
    page.goto("/arbeitsplatz/pruefung/")
    page.get_by_role("link", name=waiting).click()
    press(page, page.locator("main button[value=approve]"))
    page.goto("/arbeitsplatz/projekte/")
    page.get_by_role("link", name="MoLeWa", exact=True).click()
    page.get_by_role("link", name="Einfrieren und Archiv erstellen").click()
    press(page, "Projekt einfrieren")
    expect(page.locator("main")).to_contain_text("Eingefroren am")
    press(page, "Archiv erstellen")
    download_link = page.get_by_role("link", name=re.compile("Archiv herunterladen"))
    expect(download_link).to_be_visible(timeout=90_000)  # it comes without reloading
    with page.expect_download() as download:
        download_link.click()
    folder = tmp_path / "archiv"
    zipfile.ZipFile(download.value.path()).extractall(folder)
    assert list(dead_links(folder)) == []

    press(page, "Besuchern auf der Projektseite anbieten")
    visitor = people.visitor()
    visitor.goto("/projekte/molewa/")
    expect(visitor.locator("main")).to_contain_text("bewahrt")
    expect(visitor.get_by_role("link", name="Archiv von MoLeWa (ZIP)")).to_be_visible()
    assert_every_page_is_good(people.visitor(), folder)


def assert_every_page_is_good(page, folder: Path) -> None:
    """Opened as a file: nothing missing, nothing asked of a server, and nothing that axe finds."""
    complaints, faults = [], []
    files = sorted(folder.rglob("*.html"))
    assert len(files) > 10
    reading = page.context.new_page()  # on the other one axe tries to fetch the style sheets itself
    reading.on("requestfailed", lambda request: complaints.append(f"missing: {request.url}"))
    reading.on("request", lambda one: complaints.append(one.url) if one.url.startswith("http") else None)
    for file in files:
        reading.goto(file.as_uri())
        page.goto(file.as_uri())
        found = accessibility_faults(page)
        if file.relative_to(folder).parts[0] != "en":  # the same frame and colours as in German
            found += dark_faults(page) + width_faults(page, PHONE, ENLARGED)
        faults += [f"{file.relative_to(folder)}: {fault}" for fault in found]
    assert not faults and not complaints, "\n".join(faults + complaints)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name=re.compile("MoLeWa")).first.click()
    expect(page.locator("h1")).to_be_visible()
