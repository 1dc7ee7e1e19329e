"""How managers make a newsletter issue."""

import re

from tests.journeys.steps import press, send

SUBJECT = "Neues aus dem Netzwerk im Winter"


def write_issue(page) -> str:
    """A draft with the first entry that is offered; returns its address."""
    page.goto("/arbeitsplatz/newsletter/")
    page.locator("main a[href='/arbeitsplatz/newsletter/neu/']").first.click()
    page.fill("[name=subject_de]", SUBJECT)
    send(page)
    page.wait_for_url(re.compile(r"/arbeitsplatz/newsletter/\d+/inhalt/$"))
    page.locator("main [name=pick]").first.check()
    press(page, page.locator("main form[action$='/hinzufuegen/'] button[type=submit]"))
    return re.sub("inhalt/$", "", page.url)


def approve(page, issue: str) -> None:
    """A second person has read it."""
    page.goto(f"{issue}pruefung/")
    press(page, page.locator("main button[name=approve]"))


def send_out(page, issue: str) -> None:
    """Sends it now."""
    page.goto(f"{issue}senden/")
    send(page)
