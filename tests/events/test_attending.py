"""The entrance: refusals first, then once and only once."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events.choices import RegistrationState
from apps.events.models import Attendance, Certificate, EventRegistration
from apps.events.services import attending
from tests.factories.accounts import make_manager, make_user
from tests.factories.attendance import (
    make_attendance,
    make_certificate,
    make_event_now,
    make_participant,
    make_past_event,
)
from tests.factories.events import make_event, make_session
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event_now()


@pytest.fixture
def door(event):
    """Somebody of the organiser who works at the entrance."""
    return make_member(organisation=event.organisation).user


@pytest.mark.parametrize("make_actor", [make_user, lambda: make_member().user])
def test_strangers_check_nobody_in(event, make_actor):
    with pytest.raises(PermissionDenied):
        attending.check_in(participant=make_participant(event), actor=make_actor())
    with pytest.raises(PermissionDenied):
        attending.walk_in(event=event, actor=make_actor(), name="Kim")
    with pytest.raises(PermissionDenied):
        attending.undo(attendance=make_attendance(make_participant(event)), actor=make_actor())
    assert Attendance.objects.valid().count() == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [(timedelta(hours=25), timedelta(hours=26)), (-timedelta(days=16), -timedelta(days=15))],
)
def test_not_long_before_and_not_long_after(start, end):
    event = make_event(starts_at=timezone.now() + start, ends_at=timezone.now() + end)
    with pytest.raises(attending.EntranceClosed):
        attending.check_in(participant=make_participant(event), actor=make_manager())
    with pytest.raises(attending.EntranceClosed):
        attending.walk_in(event=event, actor=make_manager(), name="Kim")


def test_not_for_a_cancelled_event(door):
    event = make_event_now(cancelled_at=timezone.now())
    with pytest.raises(attending.EntranceClosed):
        attending.check_in(participant=make_participant(event), actor=make_manager())


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.CANCELLED])
def test_a_registration_that_does_not_count_is_refused(event, door, state):
    with pytest.raises(attending.NotRegistered):
        attending.check_in(participant=make_participant(event, state=state), actor=door)


def test_not_for_another_events_session_nor_a_cancelled_one(event, door):
    foreign, cancelled = make_session(make_event_now()), make_session(event, cancelled_at=timezone.now())
    for session in (foreign, cancelled):
        with pytest.raises(attending.EntranceClosed):
            attending.check_in(participant=make_participant(event), actor=door, session=session)


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITLISTED])
def test_checking_in(event, door, state):
    done = attending.check_in(participant=make_participant(event, state=state), actor=door)
    assert done.is_new
    assert Attendance.objects.of_event(event).people() == 1
    entry = AuditEntry.objects.get(action="check_in")
    assert entry.target_label == str(done.attendance.key)  # and no name


def test_a_second_scan_counts_once_and_says_when_the_first_was(event, door):
    person = make_participant(event)
    first = attending.check_in(participant=person, actor=door)
    second = attending.check_in(participant=person, actor=make_manager())
    assert not second.is_new
    assert second.attendance == first.attendance
    assert Attendance.objects.count() == 1


def test_each_session_counts_for_itself_and_the_event_counts_people(event, door):
    person, sessions = make_participant(event), [make_session(event), make_session(event)]
    for session in sessions:
        assert attending.check_in(participant=person, actor=door, session=session).is_new
    theirs = Attendance.objects.of_event(event)
    assert (theirs.people(sessions[0]), theirs.people(sessions[1]), theirs.people()) == (1, 1, 1)


def test_what_arrives_twice_counts_once(event, door):
    key, person = uuid.uuid4(), make_participant(event)
    for is_new in (True, False):
        assert attending.check_in(participant=person, actor=door, key=key).is_new is is_new
    key = uuid.uuid4()
    for is_new in (True, False):
        assert attending.walk_in(event=event, actor=door, name="Kim", key=key).is_new is is_new
    assert EventRegistration.objects.filter(event=event).count() == 2


def test_what_was_taken_back_is_not_repeated_by_a_late_arrival(event, door):
    key, person = uuid.uuid4(), make_participant(event)
    done = attending.check_in(participant=person, actor=door, key=key)
    attending.undo(attendance=done.attendance, actor=door)
    with pytest.raises(attending.TakenBack):
        attending.check_in(participant=person, actor=door, key=key)
    assert attending.check_in(participant=person, actor=door, key=uuid.uuid4()).is_new


@pytest.mark.parametrize(
    ("distance", "is_believed"),
    [(-timedelta(minutes=10), True), (timedelta(minutes=10), False), (-timedelta(hours=13), False)],
)
def test_a_late_arrival_keeps_its_time_unless_the_clock_is_wrong(event, door, distance, is_believed):
    noted_at = timezone.now() + distance
    done = attending.check_in(participant=make_participant(event), actor=door, noted_at=noted_at)
    assert (done.attendance.noted_at == noted_at) is is_believed


def test_a_walk_in_has_a_place_and_consents_like_everybody(event, door):
    done = attending.walk_in(event=event, actor=door, name="Kim", company="Muster GmbH", photo_consent=True)
    person = done.attendance.participant
    assert (person.name, person.photo_consent, done.attendance.is_walk_in) == ("Kim", True, True)
    assert person.registration.state == RegistrationState.CONFIRMED
    assert not done.is_over


def test_a_walk_in_may_go_beyond_the_places_and_it_is_said_and_logged(door):
    event = make_event_now(capacity=1)
    make_participant(event)
    done = attending.walk_in(event=event, actor=make_manager(), name="Kim")
    assert done.is_over
    assert AuditEntry.objects.get(action="walk_in").details["over_capacity"] is True


def test_taking_back(event, door):
    attendance = make_attendance(make_participant(event))
    for _time in range(2):
        attending.undo(attendance=attendance, actor=door)
    assert Attendance.objects.of_event(event).people() == 0
    assert AuditEntry.objects.filter(action="undo_check_in").count() == 1


def test_taking_back_a_walk_in_takes_the_registration_too(event, door):
    done = attending.walk_in(event=event, actor=door, name="Kim")
    attending.undo(attendance=done.attendance, actor=door)
    assert EventRegistration.objects.get(event=event).state == RegistrationState.CANCELLED


def test_who_was_not_there_after_all_loses_the_certificate():
    certificate = make_certificate(make_participant(make_past_event()))
    attendance = certificate.participant.attendances.get()
    session = make_session(certificate.event)
    other = make_attendance(certificate.participant, session=session)
    attending.undo(attendance=attendance, actor=make_manager())
    assert Certificate.objects.valid().exists()  # still there at a session
    attending.undo(attendance=other, actor=make_manager())
    assert not Certificate.objects.valid().exists()
