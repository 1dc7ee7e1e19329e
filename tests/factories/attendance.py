"""People who were there, for tests."""

from datetime import timedelta

from django.utils import timezone

from apps.events.models import Attendance, Certificate, Event, Participant
from tests.factories.events import make_event, make_registration


def make_event_now(**overrides) -> Event:
    """An event that began half an hour ago and goes on for an hour and a half."""
    starts_at = timezone.now() - timedelta(minutes=30)
    return make_event(**{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)} | overrides)


def make_past_event(*, days: int = 3, **overrides) -> Event:
    """An event that ended `days` ago."""
    ends_at = timezone.now() - timedelta(days=days)
    return make_event(**{"starts_at": ends_at - timedelta(hours=2), "ends_at": ends_at} | overrides)


def make_participant(event=None, **overrides) -> Participant:
    """The only person of a confirmed registration; `overrides` are the registration's."""
    registration = make_registration(event or make_event_now(), **overrides)
    return Participant.objects.with_event().get(registration=registration)


def make_attendance(participant=None, **overrides) -> Attendance:
    """Somebody was there, at the event as a whole unless a `session` is given."""
    return Attendance.objects.create(participant=participant or make_participant(), **overrides)


def make_certificate(participant=None, **overrides) -> Certificate:
    """A certificate of somebody who was at an event that is over."""
    participant = participant or make_participant(make_past_event())
    if not participant.attendances.exists():
        make_attendance(participant)
    fields = {
        "event": participant.registration.event,
        "participant": participant,
        "name": participant.name,
    } | overrides
    return Certificate.objects.create(**fields)
