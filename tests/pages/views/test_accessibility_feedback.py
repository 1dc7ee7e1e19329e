"""Reporting a barrier: for everybody, without an account, and it becomes a case."""

import uuid

import pytest

from apps.outbox.models import OutboxMessage
from apps.pages.views import public
from apps.support_requests.models import SupportRequest
from tests.factories.accounts import make_manager

pytestmark = pytest.mark.django_db
ADDRESS = "/barrierefreiheit/feedback/"


def report(client, address=ADDRESS, **overrides):
    return client.post(address, {"description": "Das Menü klemmt.", **overrides})


@pytest.mark.parametrize(
    "values",
    [
        {"description": ""},
        {"description": "x" * 5001},
        {"email": "keine-adresse"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"page": "x" * 301},
        {"page": "a\x00b"},
        {"website_confirm": "https://spam.example"},
        {"submission_key": "quatsch"},
    ],
)
def test_refused_beside_the_field_with_the_text_kept(client, values):
    response = report(client, **values)
    assert response.status_code == 400
    if "description" not in values:
        assert "Das Menü klemmt." in response.content.decode()
    assert not SupportRequest.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_an_empty_form_that_was_sent(client):
    assert client.post(ADDRESS).status_code == 400


def test_too_often(client, monkeypatch):
    monkeypatch.setattr(public, "REPORTS_AN_HOUR", 2)
    assert [report(client).status_code for _number in range(3)] == [302, 302, 429]
    response = report(client)
    assert "Das Menü klemmt." in response.content.decode()
    assert SupportRequest.objects.count() == 2


@pytest.mark.parametrize("prefix, language", [("", "de"), ("/en", "en")])
def test_becomes_a_case_with_a_number_and_a_link(client, prefix, language):
    manager = make_manager()
    response = report(
        client,
        prefix + ADDRESS,
        page="/suche/",
        email="leser@example.org",
    )
    case = SupportRequest.objects.get()
    assert (case.kind, case.language, case.description) == ("accessibility", language, "Das Menü klemmt.")
    assert case.public_number in client.get(response.url).content.decode()
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {
        "leser@example.org",
        manager.email,
    }


def test_without_an_address_there_is_no_mail_but_the_link(client):
    response = report(client)
    assert not OutboxMessage.objects.exists()
    html = client.get(response.url).content.decode()
    assert SupportRequest.objects.get().public_number in html
    assert "/unterstuetzung/" in html


def test_a_second_click_does_nothing_more(client):
    key = str(uuid.uuid4())
    first, second = (report(client, submission_key=key, email="leser@example.org") for _click in range(2))
    assert first.url == second.url
    assert SupportRequest.objects.count() == 1
    assert OutboxMessage.objects.count() == 1
