"""What organisers do with registrations, role by role."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration, ParticipantMail
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration, make_session
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db

PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WAITLISTED, CANCELLED = RegistrationState.WAITLISTED, RegistrationState.CANCELLED
OFFERED = RegistrationState.OFFERED


@pytest.fixture
def actor():
    return make_manager()


def state(registration):
    return EventRegistration.objects.get(pk=registration.pk).state


def mails_to(registration):
    return [one.body for one in OutboxMessage.objects.filter(recipient=registration.email).order_by("pk")]


ACTIONS = {
    "place": lambda one, actor: services.give_place(registration=one, actor=actor),
    "waiting": lambda one, actor: services.move_to_waiting_list(registration=one, actor=actor),
    "sessions": lambda one, actor: services.change_sessions(registration=one, actor=actor, sessions=[]),
    "cancel": lambda one, actor: services.cancel_for(registration=one, actor=actor, reason="x"),
    "capacity": lambda one, actor: services.set_capacity(event=one.event, actor=actor, capacity=9),
    "write": lambda one, actor: services.write_to_participants(
        mail=ParticipantMail(event=one.event, subject="x", text="x"), actor=actor
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_are_refused(action, role):
    registration = make_registration()
    with pytest.raises(PermissionDenied):
        ACTIONS[action](registration, make_viewer(role, organisation=registration.event.organisation))
    assert state(registration) == CONFIRMED
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("action", ["place", "waiting", "sessions", "cancel"])
def test_not_once_the_event_has_begun(action, actor):
    event = make_event(starts_at=timezone.now() - timedelta(minutes=5))
    registration = make_registration(event, state=OFFERED)
    with pytest.raises(services.NotOpenForRegistration):
        ACTIONS[action](registration, actor)
    assert state(registration) == OFFERED


def test_a_place_past_the_order_of_the_list(actor):
    event = make_event(capacity=2)
    make_registration(event)
    first, second = (make_registration(event, state=WAITLISTED) for _ in range(2))
    services.give_place(registration=second, actor=actor)
    assert (state(first), state(second)) == (WAITLISTED, CONFIRMED)
    assert mails_to(second)[-1].attachments.exists()


def test_overbooking_must_be_meant_and_is_recorded(actor):
    event = make_event(capacity=2)
    make_registration(event)
    group = make_registration(event, state=WAITLISTED, people=3)
    with pytest.raises(services.WouldOverbook) as refusal:
        services.give_place(registration=group, actor=actor)
    assert "1" in str(refusal.value.user_message)
    assert state(group) == WAITLISTED
    services.give_place(registration=group, actor=actor, overbook=True)
    assert state(group) == CONFIRMED
    assert AuditEntry.objects.get(action="give_place").details == {"overbooked_by": 2}


def test_an_overbooked_event_offers_nothing_until_there_is_room_again(actor):
    event = make_event(capacity=1)
    leaving, _staying = make_registration(event), make_registration(event)
    waiting = make_registration(event, state=WAITLISTED)
    services.cancel(registration=leaving)
    assert state(waiting) == WAITLISTED


def test_a_session_is_overbooked_only_knowingly(actor):
    event = make_event()
    full, other = make_session(event, capacity=1), make_session(event)
    make_registration(event, sessions=[full])
    moved = make_registration(event, sessions=[other])
    with pytest.raises(services.WouldOverbook):
        services.change_sessions(registration=moved, sessions=[full], actor=actor)
    assert list(moved.sessions.all()) == [other]
    services.change_sessions(registration=moved, sessions=[full], actor=actor, overbook=True)
    assert list(moved.sessions.all()) == [full]
    methods = sorted(file.method for file in mails_to(moved)[-1].attachments.filter(mime="text/calendar"))
    assert methods == ["CANCEL", "REQUEST"], "the new date comes, the old one goes"


def test_moving_to_the_waiting_list_offers_the_place_to_the_next_not_to_the_same(actor):
    event = make_event(capacity=1)
    moved, waiting = make_registration(event), make_registration(event, state=WAITLISTED)
    services.move_to_waiting_list(registration=moved, actor=actor)
    assert (state(moved), state(waiting)) == (WAITLISTED, OFFERED)
    assert mails_to(moved)[-1].attachments.get().method == "CANCEL"
    alone = make_registration(make_event(capacity=1))
    services.move_to_waiting_list(registration=alone, actor=actor)
    assert state(alone) == WAITLISTED


def test_cancelling_somebody_says_why_and_offers_the_place(actor):
    event = make_event(capacity=1)
    gone, waiting = make_registration(event), make_registration(event, state=WAITLISTED)
    for _ in range(2):
        services.cancel_for(registration=gone, actor=actor, reason="Doppelt angemeldet")
    assert (state(gone), state(waiting)) == (CANCELLED, OFFERED)
    (mail,) = mails_to(gone)
    assert "Doppelt angemeldet" in mail.text
    assert mail.attachments.get().method == "CANCEL"


def test_an_address_that_nobody_confirmed_is_not_written_to(actor):
    pending = make_registration(state=PENDING)
    services.cancel_for(registration=pending, actor=actor, reason="x")
    assert state(pending) == CANCELLED
    assert mails_to(pending) == []


def test_more_places_flow_to_the_waiting_list(actor):
    event = make_event(capacity=1)
    make_registration(event)
    first, second = (make_registration(event, state=WAITLISTED) for _ in range(2))
    services.set_capacity(event=event, actor=actor, capacity=2)
    assert (state(first), state(second)) == (OFFERED, WAITLISTED)
    with pytest.raises(services.CapacityTooSmall):
        services.set_capacity(event=event, actor=actor, capacity=1)


@pytest.mark.parametrize(
    "choice, reached",
    [
        ({}, {"confirmed", "waitlisted", "offered"}),
        ({"state": CONFIRMED}, {"confirmed"}),
        ({"state": WAITLISTED}, {"waitlisted"}),
    ],
)
def test_writing_to_all_or_some(actor, choice, reached):
    event = make_event()
    people = {
        one: make_registration(event, state=one).email
        for one in (PENDING, CONFIRMED, OFFERED, WAITLISTED, CANCELLED)
    }
    mail = ParticipantMail(event=event, subject="Hinweis", text="Bitte <b>hinten</b> herein.", **choice)
    services.write_to_participants(mail=mail, actor=actor)
    sent = OutboxMessage.objects.filter(group_key=mail.group_key)
    assert {one.recipient for one in sent} == {people[one] for one in reached}
    assert mail.recipients == len(reached)
    body = sent.first().body
    assert "<b>hinten" in body.text
    assert "&lt;b&gt;hinten" in body.html


def test_writing_to_those_of_one_session(actor):
    event = make_event()
    session = make_session(event)
    there, _elsewhere = make_registration(event, sessions=[session]), make_registration(event)
    mail = ParticipantMail(event=event, subject="Hinweis", text="Text", session=session)
    services.write_to_participants(mail=mail, actor=actor)
    assert OutboxMessage.objects.get(group_key=mail.group_key).recipient == there.email


def test_writing_to_nobody_is_refused_and_not_kept(actor):
    with pytest.raises(services.NobodyToWriteTo):
        services.write_to_participants(
            mail=ParticipantMail(event=make_event(), subject="x", text="x"), actor=actor
        )
    assert not ParticipantMail.objects.exists()
