"""Whoever installs the portal has no account yet, and says by a printed link whose it is."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import send
from tests.support.page_checks import assert_good_page


@pytest.fixture
def link(portal):
    """The link that a portal prints which has not been set up; the demo's is as before afterwards."""
    before = portal.sql("SELECT set_up_at FROM siteconfig_sitesettings")[0][0]
    portal.sql("UPDATE siteconfig_sitesettings SET set_up_at = NULL")
    printed = portal.run("from django.core.management import call_command; call_command('set_up')")
    yield re.search(r"https?://\S+/einrichtung/\S+", printed)[0]
    portal.sql("UPDATE siteconfig_sitesettings SET set_up_at = %s", before)


def test_the_link_asks_whose_the_portal_is(link, people, portal):
    visitor = people.visitor()
    visitor.goto(link)
    assert_good_page(visitor, "siteconfig:first_run_by_link")
    visitor.fill("[name=contact_email]", "netz")
    send(visitor)
    assert_good_page(visitor, "siteconfig:first_run_by_link")
    expect(visitor.locator("[name=contact_email]")).to_have_attribute("aria-invalid", "true")
    expect(visitor.locator("[name=contact_email]")).to_have_value("netz")
    assert portal.sql("SELECT set_up_at FROM siteconfig_sitesettings") == [(None,)], "nothing is set up"
