"""What goes wrong looks like the portal too, and is as easy to read."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from apps.core.views.errors import TITLES, error_page
from tests.support.page_checks import (
    ENLARGED,
    PHONE,
    Requests,
    accessibility_faults,
    dark_faults,
    head_faults,
    width_faults,
)


@pytest.mark.parametrize("status", TITLES)
def test_error_page(status, people):
    page = people.visitor()
    body = body_of(status, page.request.get("/").text())
    page.route("**/fehler/", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    page.goto("/fehler/")
    faults = head_faults(page, "de") + width_faults(page, PHONE, ENLARGED)
    faults += accessibility_faults(page) + dark_faults(page)
    assert page.context.cookies() == []
    assert not faults, "\n".join(faults)


def body_of(status: int, home: str) -> str:
    """The page, with the running portal's addresses for style sheets and scripts: they carry a hash there."""
    request = RequestFactory().get("/fehler/")
    request.user = AnonymousUser()
    text = error_page(request, status).content.decode()
    for path in re.findall(r"/static/[\w/.-]+", text):
        name, _, suffix = path.rpartition(".")
        hashed = re.search(rf"{re.escape(name)}\.[0-9a-f]{{12}}\.{suffix}", home)
        text = text.replace(path, hashed[0] if hashed else path)
    return text


def test_error_pages_of_the_running_portal(people, portal):
    page = people.visitor()
    requests = Requests(page)
    answers = {"/gibt-es-nicht/": 404, "/en/gibt-es-nicht/": 404, "/newsletter/bestaetigen/falsch/": 404}
    for address, status in answers.items():
        assert page.goto(address).status == status
        language = "en" if address.startswith("/en/") else "de"
        faults = head_faults(page, language) + accessibility_faults(page) + dark_faults(page)
        faults += [fault for fault in requests.faults(portal.url) if "status of 404" not in fault]
        assert not faults, f"{address}\n" + "\n".join(faults)


def test_too_large_a_request_is_answered_with_a_page(people):
    page = people.visitor()
    page.goto("/newsletter/")
    page.evaluate(
        "document.querySelector('main form [name=email]').type = 'text';"
        "document.querySelector('main form [name=email]').removeAttribute('maxlength');"
        "document.querySelector('main form [name=email]').value = 'x'.repeat(10_000_000)"
    )
    with page.expect_navigation() as answer:
        page.locator("main form button[type=submit]").last.click()
    assert answer.value.status == 413
    faults = head_faults(page, "de") + accessibility_faults(page) + width_faults(page, PHONE)
    assert not faults, "\n".join(faults)
