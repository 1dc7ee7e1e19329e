"""Certificates: only for who was there, only once it is over, one each, and to be withdrawn."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events import emails
from apps.events.choices import NUMBER_LENGTH, NUMBER_SIGNS, draw_number
from apps.events.keeping import kept_until
from apps.events.models import Certificate
from apps.events.services import certificates, thank
from apps.links.models import SignedLink
from apps.outbox.models import OutboxMessage, Reminder
from tests.factories.accounts import make_manager, make_user
from tests.factories.attendance import (
    make_attendance,
    make_certificate,
    make_event_now,
    make_participant,
    make_past_event,
)
from tests.factories.events import make_registration
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Somebody who was at an event that is over."""
    return make_attendance(make_participant(make_past_event())).participant


@pytest.mark.parametrize("make_actor", [make_user, lambda: make_member().user])
def test_strangers_neither_issue_nor_withdraw(person, make_actor):
    with pytest.raises(PermissionDenied):
        certificates.issue(participant=person, actor=make_actor())
    with pytest.raises(PermissionDenied):
        certificates.issue_all(event=person.registration.event, actor=make_actor())
    with pytest.raises(PermissionDenied):
        certificates.revoke(certificate=make_certificate(person), actor=make_actor())
    assert Certificate.objects.valid().count() == 1


def test_who_was_not_there_gets_none():
    person = make_participant(make_past_event())
    taken_back = make_participant(person.registration.event)
    make_attendance(taken_back, undone_at=timezone.now())
    for one in (person, taken_back):
        with pytest.raises(certificates.NotThere):
            certificates.issue(participant=one, actor="visitor")
    assert certificates.for_registration(registration=person.registration) == []


def test_none_before_the_end_and_none_of_a_cancelled_event():
    for event in (make_event_now(), make_past_event(cancelled_at=timezone.now())):
        person = make_attendance(make_participant(event)).participant
        with pytest.raises(certificates.NotOver):
            certificates.issue(participant=person, actor="visitor")
        assert certificates.for_registration(registration=person.registration) == []


def test_one_each_however_often_it_is_asked_for(person):
    given = certificates.issue(participant=person, actor="visitor")
    assert certificates.issue(participant=person, actor=make_manager()) == given
    assert given.name == person.name
    assert AuditEntry.objects.get(action="issue_certificate").target_label == str(given.pk)


def test_of_a_group_those_who_were_there():
    registration = make_registration(make_past_event(), people=3)
    for one in registration.participants.all()[:2]:
        make_attendance(one)
    given = certificates.for_registration(registration=registration)
    assert len(given) == 2
    assert certificates.for_registration(registration=registration) == given


def test_numbers_are_drawn_from_so_many_that_none_repeats():
    drawn = {draw_number() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {len(number) for number in drawn} == {NUMBER_LENGTH}
    assert set("".join(drawn)) == set(NUMBER_SIGNS)
    assert not set("01OILU") & set(NUMBER_SIGNS)


def test_a_number_is_found_as_it_is_typed():
    given = make_certificate()
    assert given.shown_number == f"{given.number[:4]}-{given.number[4:8]}-{given.number[8:]}"
    for typed in (given.number, given.shown_number, f" {given.shown_number.lower()} "):
        assert certificates.by_number(typed) == given
    for typed in ("", given.number[:-1], given.number + "2", "%", "x" * 12):
        assert certificates.by_number(typed) is None


def token(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_the_link_leads_to_those_of_a_registration_until_they_are_withdrawn():
    event = make_past_event()
    registration = make_registration(event, people=2)
    for one in registration.participants.all():
        make_attendance(one)
    make_certificate(make_participant(event))  # somebody else's
    given = certificates.for_registration(registration=registration)
    link = token(emails.certificates_url(registration, kept_until(event), "de"))
    assert certificates.by_token(link) == given
    certificates.revoke(certificate=given[0], actor=make_manager())
    assert certificates.by_token(link) == given[1:]
    with pytest.raises(Http404):
        certificates.by_token(link + "x")


def test_one_persons_link_leads_to_theirs_alone():
    event = make_past_event()
    registration = make_registration(event, people=2)
    first, second = (make_attendance(one).participant for one in registration.participants.all())
    given = certificates.for_registration(registration=registration)
    assert certificates.by_token(token(emails.certificates_url(first, kept_until(event), "de"))) == given[:1]
    assert certificates.by_token(token(emails.certificates_url(second, kept_until(event), "de"))) == given[1:]


def test_the_link_lives_as_long_as_the_data():
    event = make_past_event(retention_months=2)
    emails.certificates_url(make_participant(event), kept_until(event), "de")
    assert timedelta(days=55) < SignedLink.objects.get().expires_at - event.ends_at < timedelta(days=63)


def thanked(event) -> dict[str, dict]:
    """The mails of thanks, by address."""
    thank(Reminder(subject_id=event.pk, starts_at=event.ends_at, due_at=event.ends_at))
    return {one.recipient: one.variables for one in OutboxMessage.objects.all()}


def test_the_thanks_bring_the_certificates_to_those_who_were_there():
    event = make_past_event()
    here, absent = make_participant(event), make_participant(event)
    make_attendance(here)
    sent = thanked(event)
    assert set(sent) == {here.registration.email}
    link = token(sent[here.registration.email]["certificates_url"])
    assert [one.participant for one in certificates.by_token(link)] == [here]
    assert not absent.certificates.exists()
    body = OutboxMessage.objects.get().body
    assert "[[certificates_url]]" in body.text
    assert "[[certificates_url]]" in body.html


@pytest.mark.parametrize("people", [1, 4])
def test_until_when_data_is_kept_is_asked_once_for_all_links(people):
    event = make_past_event()
    for _number in range(people):
        make_attendance(make_participant(event))
    with CaptureQueriesContext(connection) as queries:
        assert len(thanked(event)) == people
    assert sum("make_interval" in query["sql"] for query in queries) == 1


def test_of_a_group_only_those_who_were_there_are_written_to():
    registration = make_registration(make_past_event(), people=3)
    people = list(registration.participants.all())
    for number, one in enumerate(people):
        one.email = f"person{number}@example.org" if number else ""
        one.save()
    make_attendance(people[1])
    assert set(thanked(registration.event)) == {registration.email, "person1@example.org"}


def test_where_nobody_was_checked_in_all_are_thanked_without_a_certificate():
    person = make_participant(make_past_event())
    sent = thanked(person.registration.event)
    assert set(sent) == {person.registration.email}
    assert "certificates_url" not in sent[person.registration.email]
    assert "certificate" not in OutboxMessage.objects.get().body.text
    assert not Certificate.objects.exists()


def test_after_a_withdrawal_a_new_one_has_another_number(person):
    first = certificates.issue(participant=person, actor="visitor")
    for _time in range(2):
        certificates.revoke(certificate=first, actor=make_manager())
    second = certificates.issue(participant=person, actor=make_manager())
    assert second.number != first.number
    assert certificates.by_number(first.number).revoked_at is not None
    assert AuditEntry.objects.filter(action="revoke_certificate").count() == 1
