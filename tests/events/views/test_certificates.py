"""Certificates' pages: the public check, the way from a mail, and the organisers' list."""

import pytest
from django.utils import timezone

from apps.core.models import RateCounter
from apps.events import emails
from apps.events.models import Certificate
from apps.events.views.certificates import CHECKS
from tests.factories.attendance import (
    make_attendance,
    make_certificate,
    make_event_now,
    make_participant,
    make_past_event,
)
from tests.factories.events import make_registration
from tests.factories.partners import make_member
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
CHECK = "/veranstaltungen/bescheinigung/"


@pytest.fixture
def organiser(client):
    """Signed in, with an event that is over."""
    event = make_past_event()
    client.force_login(make_member(organisation=event.organisation).user)
    return client, event, f"/arbeitsplatz/veranstaltungen/{event.pk}/bescheinigungen/"


def test_only_the_right_number_shows_a_name(client):
    given = make_certificate(name="Anna Beispiel")
    wrong = "".join("3" if sign == "2" else "2" for sign in given.number)
    for number in (wrong, given.number[:11], str(given.pk), "%", "Anna"):
        page = client.get(CHECK, {"nummer": number})
        assert page.status_code == 200
        assert "Anna Beispiel" not in page.text
        assert given.event.title not in page.text
    page = client.get(CHECK, {"nummer": given.shown_number})
    for word in ("Anna Beispiel", given.event.title, given.event.organisation.name, "notice-success"):
        assert word in page.text
    assert not page.cookies


def test_an_empty_or_endless_number_is_refused_next_to_its_field(client):
    for number in ("", " ", "2" * 41):
        page = client.get(CHECK, {"nummer": number})
        assert page.status_code == 400
        assert 'id="nummer-errors"' in page.text
    assert client.get(CHECK).status_code == 200


def test_who_tries_numbers_is_stopped_whether_they_are_right_or_wrong(client):
    given = make_certificate()
    for _ in range(CHECKS):
        assert client.get(CHECK, {"nummer": "222222222222"}).status_code == 200
    assert client.get(CHECK, {"nummer": given.number}).status_code == 429
    assert given.name not in client.get(CHECK, {"nummer": given.number}).text
    assert client.get(CHECK, {"nummer": given.number}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_looking_at_the_form_counts_nothing(client):
    client.get(CHECK)
    assert not RateCounter.objects.exists()


def test_a_withdrawn_certificate_says_so_and_names_nobody(client):
    given = make_certificate(name="Anna Beispiel", revoked_at=timezone.now())
    page = client.get(CHECK, {"nummer": given.number})
    assert "notice-danger" in page.text
    assert "Anna Beispiel" not in page.text
    assert "notice-success" not in page.text


def test_after_the_deletion_the_number_still_says_that_it_was_issued(client):
    given = make_certificate(name="")
    page = client.get(CHECK, {"nummer": given.number})
    assert "notice-success" in page.text
    assert "nicht mehr gespeichert" in page.text


def test_the_number_printed_as_a_code_leads_to_the_check(client):
    given = make_certificate()
    assert given.name in client.get(f"{CHECK}?nummer={given.shown_number}").text


def test_from_the_registration_to_the_file(client):
    registration = make_registration(make_past_event(), people=2)
    make_attendance(registration.participants.first())
    page = emails.manage_url(registration)
    page = page[page.index("/veranstaltungen/") :]
    assert "bescheinigungen/" in client.get(page).text
    assert not Certificate.objects.exists()  # looking issues none
    response = client.post(f"{page}bescheinigungen/")
    fetch = response["Location"]
    fetch = fetch[fetch.index("/veranstaltungen/") :]
    given = Certificate.objects.get()
    shown = client.get(fetch)
    assert given.name in shown.text
    assert shown["Cache-Control"] == "no-store"
    file = client.get(f"{fetch}{given.pk}.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    other = make_certificate()
    assert client.get(f"{fetch}{other.pk}.pdf").status_code == 404


def test_who_was_not_there_is_offered_none(client):
    registration = make_registration(make_past_event())
    page = emails.manage_url(registration)
    page = page[page.index("/veranstaltungen/") :]
    assert "bescheinigungen/" not in client.get(page).text
    response = client.post(f"{page}bescheinigungen/", follow=True)
    assert "notice-warning" in response.text
    assert not Certificate.objects.exists()


def test_issuing_downloading_and_withdrawing(organiser):
    client, event, address = organiser
    make_attendance(make_participant(event, name="Anna Beispiel"))
    make_participant(event, name="Bert Abwesend")
    assert "Bert" not in client.get(address).text
    client.post(f"{address}ausstellen/")
    given = Certificate.objects.get()
    assert given.shown_number in client.get(address).text
    assert client.get(f"{address}{given.pk}.pdf").content.startswith(b"%PDF")
    client.post(f"{address}{given.pk}/zurueckziehen/")
    assert client.get(f"{address}{given.pk}.pdf").status_code == 404
    assert "zurückgezogen" in client.get(address).text


def test_before_the_end_there_are_none_to_issue(client):
    event = make_event_now()
    client.force_login(make_member(organisation=event.organisation).user)
    make_attendance(make_participant(event))
    address = f"/arbeitsplatz/veranstaltungen/{event.pk}/bescheinigungen/"
    assert "ausstellen/" not in client.get(address).text
    client.post(f"{address}ausstellen/")
    assert not Certificate.objects.exists()


def test_another_events_certificate_is_not_found_here(organiser):
    client, _event, address = organiser
    other = make_certificate()
    assert client.get(f"{address}{other.pk}.pdf").status_code == 404
    assert client.post(f"{address}{other.pk}/zurueckziehen/").status_code == 404
    assert Certificate.objects.get().revoked_at is None


def test_more_people_need_no_more_queries(organiser):
    client, event, address = organiser
    make_certificate(make_participant(event))
    client.get(address)
    with page_queries() as one:
        client.get(address)
    for _ in range(3):
        make_certificate(make_participant(event))
    with page_queries() as four:
        client.get(address)
    assert len(four) == len(one) < 20
