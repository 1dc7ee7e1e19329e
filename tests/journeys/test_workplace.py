"""The pages behind the log-in: as usable for everybody as the public ones."""

import re

import pytest

from tests.journeys.crawling import crawl
from tests.support.page_checks import (
    PHONE,
    Requests,
    accessibility_faults,
    dark_faults,
    head_faults,
    width_faults,
)

INSIDE = re.compile(r"/(arbeitsplatz|konto)/")
# A mail as it is sent: no page of the portal, and no script runs in it, so that axe would wait for ever.
MAILS = {"newsletter:issue_preview_html", "newsletter:issue_preview_text"}
# At least these kinds of pages must be found, or the test looks at nothing.
AT_LEAST = {
    "partner": {"desk:home", "events:create", "events:edit", "events:participants", "support_requests:desk"},
    "manager": {"desk:queue", "newsletter:issue_create", "accounts:people", "outbox:list"},
    "administrator": {"desk:home", "accounts:profile", "mfa_index"},
}


@pytest.mark.parametrize("role", AT_LEAST)
def test_pages_of_the_workplace(role, people, portal):
    page = getattr(people, role)()
    found, dead = crawl(page.context.request, portal.url, ["/arbeitsplatz/"], per_name=2, inside=INSIDE)
    assert not dead, "links that lead nowhere:\n" + "\n".join(dead)
    by_name = {one.name: one for one in reversed(found) if is_page(one)}
    assert set(by_name) >= AT_LEAST[role], AT_LEAST[role] - set(by_name)
    requests = Requests(page)
    faults = []
    for name, one in by_name.items():
        page.goto(one.url)
        mine = head_faults(page, "de") + accessibility_faults(page) + dark_faults(page)
        mine += width_faults(page, PHONE) + requests.faults(portal.url)
        faults += [f"{name} {one.url}: {fault}" for fault in mine]
    assert not faults, "\n" + "\n".join(faults)


def is_page(one) -> bool:
    """Whether it is a page of the portal, in German."""
    return one.is_html and one.language == "de" and one.name not in MAILS
