"""Takes the README's picture of the home page from the portal that `make up` runs.

python -m network_portal.local.picture
"""

import json
import sys

from playwright.sync_api import sync_playwright

from network_portal.env import BASE_DIR
from network_portal.local.chromium import ARGUMENTS, find_chromium
from network_portal.local.folders import portal_folder

PICTURE = BASE_DIR / "docs" / "images" / "home.png"
SIZE = {"width": 1280, "height": 1000}


def main() -> int:
    """Returns the exit code."""
    note = portal_folder().path / "running.json"
    path = find_chromium()
    if not note.exists() or path is None:
        print("This needs the portal running (make up) and Chromium installed.", file=sys.stderr)
        return 1
    address = json.loads(note.read_text())["BASE_URL"]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, locale="de-DE")  # type: ignore[arg-type]
        page.goto(f"{address}/")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(BASE_DIR)} shows {address}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
