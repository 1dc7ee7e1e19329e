"""How a manager makes a newsletter issue."""

import re

from tests.journeys.steps import send

SUBJECT = "Neues aus dem Netzwerk im Winter"


def write_issue(page) -> str:
    """A draft with the first entry that is offered; returns its address."""
    page.goto("/arbeitsplatz/newsletter/")
    page.locator("main a[href='/arbeitsplatz/newsletter/neu/']").first.click()
    page.fill("[name=subject_de]", SUBJECT)
    page.locator("main .newsletter-pick input[type=checkbox]").first.check()
    send(page)
    page.wait_for_url(re.compile(r"/arbeitsplatz/newsletter/\d+/$"))
    return page.url


def send_out(page) -> None:
    """Sends the issue that is open."""
    page.locator("main a[href$='/senden/']").first.click()
    send(page)
