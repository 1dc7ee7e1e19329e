"""Every address that is open to the public keeps the promises that hold for all pages."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.architecture.matrix import expected
from tests.architecture.test_permission_matrix import ROUTES
from tests.journeys.conftest import People
from tests.journeys.crawling import Found, crawl
from tests.journeys.issues import approve, send_out, write_issue
from tests.support.page_checks import (
    ENLARGED,
    PHONE,
    WIDE,
    Requests,
    accessibility_faults,
    cookie_faults,
    dark_faults,
    head_faults,
    width_faults,
)

# Seen only by whoever holds a link from a mail; the journeys look at them with `assert_good_page`.
BEHIND_LINKS = {
    "accounts:set_password",
    "aid:declare",
    "events:certificates_by_link",
    "events:feedback",
    "events:participant",
    "events:registration_change",
    "events:registration_confirm",
    "events:registration_manage",
    "events:registration_offer",
    "newsletter:agree",
    "newsletter:confirm",
    "newsletter:erase",
    "newsletter:preferences",
    "newsletter:unsubscribe",
    "newsletter:unsubscribe_all",
    "partners:invitation",
    "partners:still_right",
    "reviews:outside",
    "siteconfig:first_run_by_link",
    "support_requests:received",
    "support_requests:case",
    "support_requests:case_circle",
    "support_requests:case_withdraw",
    "support_requests:draft_later",
    "support_requests:draft_send",
    "support_requests:draft_step",
}
# No pages: files of a case and of a reader's data, what the trial's mailbox keeps of mails, logos
# and colours, which are there only once somebody has set them, and numbers for monitoring.
NO_PAGES = {
    "archives:file",  # a ZIP; a journey looks at what is in it
    "aid:certificate_by_link",
    "events:certificate_by_link",
    "events:tickets",
    "events:ticket",  # a page, but one that only a ticket's code leads to; a journey looks at it
    "support_requests:case_file",
    "support_requests:case_live",  # parts of the page of the case, for that page
    "support_requests:draft_file",
    "newsletter:export",
    "mailbox:html",
    "mailbox:attachment",
    "look:logo",
    "look:stylesheet",
    "metrics",
    "partners:logo",
    "projects:funding_logo",
    "reviews:outside_file",
}
# No link leads there: a form does, or a provider's mail. With the arguments that show the page.
UNLINKED: dict[str, dict] = {
    "accounts:help_sent": {},
    "accounts:ready": {},
    "accounts:signed_out": {},
    "account_signup": {},
    "account_inactive": {},
    "account_reset_password": {},
    "account_reset_password_done": {},
    "account_reset_password_from_key": {"uidb36": "1", "key": "wrong"},
    "account_reset_password_from_key_done": {},
    "account_email_verification_sent": {},
    "account_confirm_email": {"key": "wrong"},
    "aid:check": {},  # as with the next
    "events:certificate_check": {},  # its address is printed on each certificate
    "events:registration_sent": {"slug": ...},  # of an event that was found
    "events:participant_removed": {"slug": ...},
    "events:feedback_given": {"slug": ...},
    "newsletter:subscribe_sent": {},
    "partners:apply_sent": {},
    "partners:report_sent": {},
    "search:suggest": {},  # a script asks for it
    "support_requests:draft_discarded": {},
    "support_requests:erased": {},
    "support_requests:lost_link_sent": {},
    "core:healthz": {},
    "core:readyz": {},
    "robots": {},
}
OPEN = {route.name for route in ROUTES if expected(route.get, "anonymous") == 200}
BY_LINK = {route.name for route in ROUTES if expected(route.get, "company") == 200} - OPEN
PUBLIC = sorted(OPEN - NO_PAGES)


@pytest.fixture(scope="module")
def found(browser, portal):
    """The pages by name and language, the first of each."""
    if not portal.sql("SELECT id FROM newsletter_issue WHERE state IN ('sending', 'sent')"):
        people = People(browser, portal)
        manager = people.manager()
        issue = write_issue(manager)
        approve(people.second_manager(), issue)
        send_out(manager, issue)
        people.leave()
    context = browser.new_context(base_url=portal.url)
    pages, dead = crawl(context.request, portal.url, ["/", "/sitemap.xml"])
    slug = next(page.url for page in pages if page.name == "events:detail").rstrip("/").rpartition("/")[2]
    unlinked = []
    for name, given in UNLINKED.items():
        address = reverse(name, kwargs={key: slug if value is ... else value for key, value in given.items()})
        unlinked += (
            [address] if name in {"core:healthz", "core:readyz", "robots"} else [address, f"/en{address}"]
        )
    more, more_dead = crawl(context.request, portal.url, unlinked)
    assert {cookie["name"] for cookie in context.cookies()} <= {"csrftoken"}
    context.close()
    assert not dead + more_dead, "links that lead nowhere:\n" + "\n".join(dead + more_dead)
    by_name: dict[tuple[str, str], Found] = {}
    for page in pages + more:
        by_name.setdefault((page.name, page.language), page)
    return by_name


@pytest.fixture(scope="module")
def with_scripts(browser, portal):
    context = browser.new_context(base_url=portal.url, viewport=WIDE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def without_scripts(browser, portal):
    context = browser.new_context(base_url=portal.url, viewport=WIDE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_each_page_behind_a_link_is_looked_at_in_a_journey():
    assert BY_LINK - NO_PAGES == BEHIND_LINKS
    journeys = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    looked_at = set(re.findall(r'assert_good_page\(\w+, "([\w:]+)"\)', journeys))
    assert looked_at >= BEHIND_LINKS, BEHIND_LINKS - looked_at


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page(name, found, with_scripts, without_scripts, portal):
    pages = [found[key] for key in ((name, "de"), (name, "en")) if key in found]
    assert pages, "no link of the portal leads here; if none shall, name it in UNLINKED"
    if not pages[0].is_html:
        return
    if not name.startswith("mailbox:"):
        assert [page.language for page in pages] == ["de", "en"], "this page exists in one language only"
    faults = [f"{page.url}: {fault}" for page in pages for fault in look(with_scripts, page, portal)]
    faults += [
        f"{page.url}: without scripts: {fault}" for page in pages for fault in read(without_scripts, page)
    ]
    assert not faults, "\n" + "\n".join(faults)


def look(window, page: Found, portal) -> list[str]:
    """All that is checked in a browser."""
    window.context.clear_cookies()
    requests = Requests(window)
    status = window.goto(page.url).status
    faults = [f"answered {status}"] if status != 200 else []
    faults += head_faults(window, page.language) + cookie_faults(window) + skip_link_faults(window)
    faults += accessibility_faults(window) + dark_faults(window) + width_faults(window, PHONE, ENLARGED)
    return faults + requests.faults(portal.url)


def skip_link_faults(window) -> list[str]:
    """The first key press leads to the first skip link, and that to the content."""
    window.keyboard.press("Tab")
    first = window.evaluate("document.activeElement.getAttribute('href')")
    if first != "#inhalt":
        return [f"the first stop of the keyboard is {first!r}"]
    window.keyboard.press("Enter")
    where = window.evaluate("document.activeElement.id")
    return [] if where == "inhalt" else [f"the skip link leads to {where!r}"]


def read(window, page: Found) -> list[str]:
    """The page says the same without scripts: its heading and its forms are there."""
    window.goto(page.url)
    if not window.locator("h1").is_visible():
        return ["no heading"]
    hidden = [
        button.inner_text()
        for button in window.locator("main form button[type=submit]").all()
        if not button.is_visible() and not inside_closed_details(button)
    ]
    return [f"the button {text!r} is hidden" for text in hidden]


def inside_closed_details(element) -> bool:
    """What the browser itself folds away can be opened without scripts."""
    return element.locator("xpath=ancestor::details[not(@open)]").count() > 0
