"""Reads about who was there, for the entrance, for lists and for certificates."""

import re
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

_NUMBER = re.compile(r"[0-9a-f]{8}")


class AttendanceQuerySet(models.QuerySet):
    """Reads about attendances; only organisers come here."""

    def valid(self) -> Self:
        """That were not taken back."""
        return self.filter(undone_at__isnull=True)

    def of_event(self, event) -> Self:
        return self.filter(participant__registration__event=event)

    def with_person(self) -> Self:
        return self.select_related("participant__registration__event__organisation", "session")

    def people(self, session=None) -> int:
        """How many different people were there: at `session`, or at any time."""
        found = self.valid() if session is None else self.valid().filter(session=session)
        return found.order_by().values("participant").distinct().count()


class CertificateQuerySet(models.QuerySet):
    """Reads about certificates of attendance."""

    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def with_event(self) -> Self:
        return self.select_related("event__organisation", "participant")


def expected(event, *, session=None, words: str = ""):
    """The people an entrance may see, by name: with a place, offered one, or waiting for one.

    Each has `there_since` and `attendance` (its key) for `session`, and `is_for_session`.
    """
    from apps.events.choices import ACTIVE_STATES
    from apps.events.models import Attendance, EventRegistration, Participant

    noted = Attendance.objects.valid().filter(participant=OuterRef("pk"), session=session).order_by("pk")
    people = Participant.objects.filter(
        registration__event=event, registration__state__in=ACTIVE_STATES
    ).annotate(
        there_since=Subquery(noted.values("noted_at")[:1]), attendance=Subquery(noted.values("pk")[:1])
    )
    if session is not None:
        theirs = EventRegistration.objects.filter(pk=OuterRef("registration"), sessions=session)
        people = people.annotate(is_for_session=Exists(theirs))
    for word in words.split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(registration__company__icontains=word)
            | Q(pk__in=_numbered(event, word))
        )
    return people.select_related("registration__county").order_by("name", "pk")


def expected_number(event, session=None) -> int:
    """How many people have a place: in the event, or in `session`."""
    from apps.events.choices import RegistrationState
    from apps.events.models import Participant

    people = Participant.objects.filter(
        registration__event=event, registration__state=RegistrationState.CONFIRMED
    )
    return people.count() if session is None else people.filter(registration__sessions=session).count()


def running_session(event):
    """The session at whose door one stands now: it goes on, or is the next to begin within the hour."""
    now = timezone.now()
    sessions = event.sessions.filter(cancelled_at__isnull=True, ends_at__gt=now)
    return sessions.filter(starts_at__lte=now + timedelta(hours=1)).order_by("starts_at", "pk").first()


def there():
    """Everybody who was at their event, with the event."""
    from apps.events.models import Attendance, Participant

    noted = Attendance.objects.valid().filter(participant=OuterRef("pk"))
    return Participant.objects.with_event().filter(Exists(noted)).order_by("pk")


def by_number(event, number: str):
    """The event's people with this number on their ticket: one, or in rare cases several."""
    from apps.events.models import Participant

    wanted = number_in(number)
    people = Participant.objects.filter(registration__event=event).with_event()
    return people.filter(reference__startswith=wanted) if wanted else people.none()


def number_in(text: str) -> str:
    """The number that `text` stands for, with or without its hyphen; empty if it is none."""
    plain = re.sub(r"[\s-]", "", text).lower()
    return plain if _NUMBER.fullmatch(plain) else ""


def _numbered(event, word: str):
    return by_number(event, word).values("pk")
