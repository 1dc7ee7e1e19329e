"""Several doors at once: real threads, real connections, one person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.events.models import Attendance, Certificate, Participant
from apps.events.services import attending, certificates
from tests.factories.accounts import make_manager
from tests.factories.attendance import make_attendance, make_event_now, make_participant, make_past_event
from tests.support.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

SCANNERS, ROUNDS = 6, 5


def test_two_scanners_on_one_code_make_one_attendance():
    for _round in range(ROUNDS):
        person, manager = make_participant(), make_manager()

        def scan(pk=person.pk, manager=manager):
            scanned = Participant.objects.with_event().get(pk=pk)
            return attending.check_in(participant=scanned, actor=manager, key=uuid4())

        done = together(*[scan] * SCANNERS)
        assert [one.is_new for one in done].count(True) == 1
        assert len({one.attendance.pk for one in done}) == 1
        assert Attendance.objects.of_event(person.registration.event).count() == 1


def test_a_walk_in_that_is_sent_again_meanwhile_is_one_person():
    event, manager, key = make_event_now(capacity=1), make_manager(), uuid4()
    done = together(*[lambda: attending.walk_in(event=event, actor=manager, name="Kim", key=key)] * SCANNERS)
    assert [one.is_new for one in done].count(True) == 1
    assert event.registrations.count() == 1


def test_one_certificate_however_many_ask_at_once():
    pk = make_attendance(make_participant(make_past_event())).participant.pk

    def ask():
        return certificates.issue(participant=Participant.objects.with_event().get(pk=pk), actor="visitor")

    assert len({one.number for one in together(*[ask] * SCANNERS)}) == 1
    assert Certificate.objects.count() == 1


def test_checking_in_at_two_doors_while_somebody_walks_in_ends():
    """No deadlock between the event's lock and the registrations'."""
    event, manager = make_event_now(), make_manager()
    people = [make_participant(event).pk for _ in range(4)]

    def scan(pk):
        return attending.check_in(participant=Participant.objects.with_event().get(pk=pk), actor=manager)

    actions = [lambda pk=pk: scan(pk) for pk in people]
    actions += [lambda: attending.walk_in(event=event, actor=manager, name="Kim") for _ in range(4)]
    assert all(one.is_new for one in together(*actions))
    assert Attendance.objects.of_event(event).people() == 8
    assert timezone.now() - Attendance.objects.first().noted_at < timedelta(minutes=1)
