"""Takes the README's picture of the home page from the portal that `make up` runs."""

import json

from playwright.sync_api import sync_playwright

from network_portal.env import BASE_DIR
from network_portal.local.chromium import ARGUMENTS, find_chromium
from network_portal.local.errors import LocalError
from network_portal.local.folders import portal_folder

PICTURE = BASE_DIR / "docs" / "images" / "home.png"


def take_picture() -> int:
    """Writes `docs/images/home.png`; returns the exit code.

    Raises:
        LocalError: if the portal does not run or there is no Chromium.
    """
    note = portal_folder().path / "running.json"
    chromium = find_chromium()
    if not note.exists() or chromium is None:
        raise LocalError("This needs the portal running (make up) and Chromium installed.")
    address = json.loads(note.read_text())["BASE_URL"]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="de-DE")
        page.goto(f"{address}/")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(BASE_DIR)} shows {address}/")
    return 0
