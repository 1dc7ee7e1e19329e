"""Reads about registrations, the people in them, and the organiser's questions."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Sum

from apps.events.choices import ACTIVE_STATES, RegistrationState


class RegistrationQuerySet(models.QuerySet):
    """Reads about registrations; only organisers and the person's own link lead here."""

    def with_event(self):
        return self.select_related("event__organisation")

    def in_state(self, state: RegistrationState):
        return self.filter(state=state)

    def active(self):
        """With a place, offered one, or waiting: those who count on being told."""
        return self.filter(state__in=ACTIVE_STATES)

    def not_cancelled(self):
        return self.exclude(state=RegistrationState.CANCELLED)

    def waiting(self):
        """The waiting list: who confirmed first is first."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("confirmed_at", "pk")

    def lapsed(self, now: datetime):
        """Offers that nobody has taken in time."""
        return self.filter(state=RegistrationState.OFFERED, offered_until__lte=now).order_by("pk")

    def ahead_of(self, registration):
        """Who stands before `registration` on the waiting list."""
        return self.waiting().filter(
            Q(confirmed_at__lt=registration.confirmed_at)
            | Q(confirmed_at=registration.confirmed_at, pk__lt=registration.pk),
            event_id=registration.event_id,
        )

    def for_organiser(self):
        """The participants' list: places, offers, waiting list in its order, then the rest."""
        rank = models.Case(
            *(models.When(state=state, then=number) for number, state in enumerate(_IN_ORDER)),
            default=9,
            output_field=IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", "confirmed_at", "created_at", "pk")

    def narrowed(self, *, state: str = "", session=None, words: str = ""):
        """Those an organiser looks for: by state, session, and words in names, addresses and companies."""
        found = self.filter(state=state) if state else self
        if session is not None:
            found = found.filter(sessions=session)
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(email__icontains=word)
                | Q(company__icontains=word)
                | Exists(_participants_with(word))
            )
        return found

    def with_people(self):
        """With participants and sessions, for a list, in a fixed number of queries."""
        return self.select_related("county").prefetch_related("participants", "sessions")

    def counts(self) -> dict[str, int]:
        """How many people are in each state."""
        rows = self.order_by().values_list("state").annotate(number=Sum("places"))
        return dict.fromkeys(RegistrationState.values, 0) | dict(rows)

    def held(self) -> int:
        """How many places nobody else can have."""
        return self.aggregate(number=Sum("places_held"))["number"] or 0

    def by_session(self) -> list[tuple[int, int, int]]:
        """For each session: its key, places held in it, and places waited for."""
        waited = Sum("places", filter=Q(state=RegistrationState.WAITLISTED), default=0)
        rows = self.order_by().filter(state__in=ACTIVE_STATES, sessions__isnull=False)
        return list(rows.values_list("sessions").annotate(held=Sum("places_held"), waited=waited))


class ParticipantQuerySet(models.QuerySet):
    """Reads about single people."""

    def with_event(self):
        return self.select_related("registration__event__organisation")

    def of_event(self, event):
        return self.filter(registration__event=event)

    def coming(self):
        """Whose registration has a place."""
        return self.filter(registration__state=RegistrationState.CONFIRMED)


class QuestionQuerySet(models.QuerySet):
    """Reads about an organiser's questions."""

    def asked(self):
        return self.filter(withdrawn_at__isnull=True)

    def with_use(self):
        """With `answer_count`."""
        return self.annotate(answer_count=Count("answers"))


_IN_ORDER = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITLISTED,
    RegistrationState.PENDING,
)


def _participants_with(word: str):
    from apps.events.models import Participant

    return Participant.objects.filter(
        Q(name__icontains=word) | Q(email__icontains=word), registration=OuterRef("pk")
    )
