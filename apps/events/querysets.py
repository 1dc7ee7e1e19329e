"""Reads about events and registrations."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.events.choices import ACTIVE_STATES, RegistrationState
from apps.moderation.choices import State
from apps.partners.querysets import OwnedQuerySet


class EventQuerySet(OwnedQuerySet):
    """Reads that the event pages, the calendar, the feed and other apps share."""

    def upcoming(self):
        """Not over yet, the next one first; a cancelled one stays until its time has passed."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        """Over, the latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def between(self, start: datetime, end: datetime):
        """That take place, at least in part, from `start` until before `end`; in their order."""
        return self.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")

    def ending_after(self, moment: datetime):
        return self.filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def for_section(self):
        """For the page of a project or an organisation: what comes first, then what was, the latest first."""
        now = timezone.now()
        return self.order_by(
            models.Case(models.When(ends_at__gt=now, then=0), default=1, output_field=IntegerField()),
            models.Case(models.When(ends_at__gt=now, then="starts_at")),
            "-starts_at",
            "pk",
        )

    def newest_first(self):
        """By when they were first published."""
        return self.order_by("-published_at", "-pk")

    def of_project(self, slug: str):
        return self.filter(project__slug=slug)

    def held(self, year: int | None = None) -> Self:
        """That have begun and were not cancelled: what can be counted, of one year (local time) or all."""
        events = self.filter(
            state__in=[State.PUBLISHED, State.ARCHIVED],
            cancelled_at__isnull=True,
            starts_at__lte=timezone.now(),
        )
        return events.filter(starts_at__year=year) if year else events

    def years(self) -> list[int]:
        """In which they began, the latest first."""
        return [moment.year for moment in self.datetimes("starts_at", "year", order="DESC")]

    def with_seats(self):
        """With `confirmed_count` (places held) and `waiting_count` (places waited for), in the same query."""
        return self.annotate(
            confirmed_count=_sum_of("places_held", RegistrationState.CONFIRMED, RegistrationState.OFFERED),
            waiting_count=_sum_of("places", RegistrationState.WAITLISTED),
        )

    def with_labels(self):
        """With everything a card shows, so that a list needs a fixed number of queries."""
        return self.select_related("organisation", "project", "county").with_seats()

    def for_page(self):
        return self.with_labels().prefetch_related("action_fields", "target_groups")

    def for_registration(self):
        """With seats and sessions, for the form."""
        return self.with_labels().prefetch_related("sessions")


class SeriesQuerySet(OwnedQuerySet):
    """Reads that the pages of series share."""

    def for_page(self):
        return self.select_related("organisation")


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


def _sum_of(field: str, *states: RegistrationState):
    from apps.events.models import EventRegistration

    counted = (
        EventRegistration.objects.filter(event=OuterRef("pk"), state__in=states)
        .order_by()
        .values("event")
        .annotate(number=Sum(field))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def filter_terms() -> dict[str, list[tuple[str, str, str]]]:
    """What events can be filtered by, in one query: (slug, German name, English name) for each kind."""
    from apps.projects.models import Project
    from apps.taxonomy.models import ActionField, County, TargetGroup

    def terms(kind: str, queryset, german: str, english: str, position):
        return queryset.order_by().values_list(
            Value(kind), "slug", F(german), F(english), position, named=False
        )

    parts = [
        terms("project", Project.objects.published(), "acronym", "acronym", Value(0)),
        *(
            terms(kind, model.objects.all(), "name_de", "name_en", F("position"))
            for kind, model in (
                ("action_field", ActionField),
                ("target_group", TargetGroup),
                ("county", County),
            )
        ),
    ]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, slug, german, english, _position in sorted(
        parts[0].union(*parts[1:], all=True), key=lambda row: (row[4], row[2])
    ):
        found.setdefault(kind, []).append((slug, german, english))
    return found
