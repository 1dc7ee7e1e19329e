"""Unusual colours in a real browser: no page falls below WCAG AA, in light and in dark."""

import pytest

from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.projects import make_project
from tests.factories.siteconfig import make_site_settings
from tests.support.browser import chromium
from tests.support.page_checks import accessibility_faults, dark_faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = ("/", "/leitbild/", "/newsletter/", "/unterstuetzung/")


@pytest.mark.parametrize(
    ("main", "signal"),
    [("#000000", "#ffffff"), ("#c00040", "#ffff00"), ("#767676", "#858585"), ("#0000ff", "#00ff00")],
)
def test_every_text_stays_readable(live_server, main, signal):
    make_site_settings(main_colour=main, signal_colour=signal)
    make_article()
    make_event()
    make_project()
    make_mission_statement(body_de="<h2>Wofür wir stehen</h2><p>Text mit <a href='/'>Link</a></p>")
    with chromium() as browser:
        page = browser.new_context(
            base_url=live_server.url, reduced_motion="reduce", bypass_csp=True
        ).new_page()
        complaints: list[str] = []
        for address in PAGES:
            page.goto(address)
            assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--tn-signal')") == signal
            complaints += [f"{address}: {fault}" for fault in accessibility_faults(page, "color-contrast")]
            complaints += [f"{address}: {fault}" for fault in dark_faults(page)]
    assert not complaints, "\n".join(complaints)
