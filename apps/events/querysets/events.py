"""Reads about events and registrations."""

from datetime import datetime, timedelta
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.core.related import rows_of
from apps.events.choices import RegistrationState, SourceState
from apps.moderation.choices import State
from apps.moderation.querysets import is_public
from apps.partners.models import PartnerOrganisation
from apps.partners.querysets import OwnedQuerySet
from apps.taxonomy.querysets import term_rows

# So long a calendar says of an event that was taken down that it is no longer announced.
TELL_OF_GONE = timedelta(days=30)


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

    def for_calendars(self):
        """What is public, and what was: programs that have it learn that it is no longer announced."""
        gone = Q(
            state=State.ARCHIVED, published_at__isnull=False, updated_at__gt=timezone.now() - TELL_OF_GONE
        )
        return self.filter(is_public() | gone)

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

    def in_series(self, series):
        return self.filter(series=series)

    def with_seats(self):
        """With `confirmed_count` (places held) and `waiting_count` (places waited for), in the same query."""
        return self.annotate(
            confirmed_count=_sum_of("places_held", RegistrationState.CONFIRMED, RegistrationState.OFFERED),
            waiting_count=_sum_of("places", RegistrationState.WAITLISTED),
        )

    def open_to_register(self):
        """For which one can register now and gets a place, or need not register; with seats."""
        now = timezone.now()
        opened = Q(registration_opens_at__isnull=True) | Q(registration_opens_at__lte=now)
        unclosed = Q(registration_closes_at__isnull=True) | Q(registration_closes_at__gt=now)
        free = Q(capacity__isnull=True) | Q(capacity__gt=F("confirmed_count") + F("waiting_count"))
        can_register = Q(registration_enabled=False) | (opened & unclosed & free)
        return self.with_seats().filter(can_register, cancelled_at__isnull=True, starts_at__gt=now)

    def with_labels(self):
        """With everything a card shows, so that a list needs a fixed number of queries."""
        return self.select_related("organisation", "project", "county").with_seats().with_session_count()

    def with_session_count(self):
        """With `session_count`, how many sessions take place."""
        sessions = (
            apps.get_model("events", "EventSession").kept_rows().filter(event=OuterRef("pk")).order_by()
        )
        number = sessions.values("event").annotate(number=Count("pk")).values("number")
        return self.annotate(session_count=Coalesce(Subquery(number, output_field=IntegerField()), 0))

    def for_page(self):
        """With everything the page of one shows, in the same query."""
        return (
            self.with_labels()
            .select_related("series", "picture")
            .annotate(
                action_field_rows=term_rows(self.model, "action_fields"),
                target_group_rows=term_rows(self.model, "target_groups"),
                session_rows=_own_rows("EventSession", *_SESSION),
                speaker_rows=_own_rows("Speaker", *_SPEAKER),
                co_organiser_rows=_linked_rows(self.model, "co_organisers", "name", *_ORGANISATION),
                material_rows=_linked_rows(self.model, "materials", "-published_on", *_PUBLICATION),
            )
        )

    def for_registration(self):
        """With seats and sessions, for the form."""
        return self.with_labels().with_sessions()

    def with_sessions(self):
        """With the sessions at hand, those that were cancelled too."""
        return self.prefetch_related("sessions")


class SeriesQuerySet(OwnedQuerySet):
    """Reads that the pages of series share."""

    def for_page(self):
        return self.select_related("organisation")

    def usable_by(self, user, chosen=()):
        """Those that `user` may put an event into; `chosen` are there already and may stay."""
        return self.filter(Q(pk__in=self.editable_by(user).values("pk")) | Q(pk__in=chosen)).order_by(
            "title_de", "pk"
        )


class SourceQuerySet(models.QuerySet):
    """Partners' calendars: those of one's organisations; all for managers."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if is_manager(user):
            return self
        return self.filter(organisation__in=PartnerOrganisation.objects.belonging_to(user))

    def with_owner(self):
        return self.select_related("organisation", "project")

    def waiting_first(self):
        """What waits for a decision, then what does not work, then the rest by name."""
        rank = models.Case(
            models.When(state=SourceState.PROPOSED, then=0),
            models.When(state=SourceState.ACTIVE, failing_since__isnull=False, then=1),
            default=2,
            output_field=IntegerField(),
        )
        return self.order_by(rank, "organisation__name", "name", "pk")

    def due(self, now: datetime):
        """Those to be fetched now, the longest due first."""
        return self.filter(state=SourceState.ACTIVE, next_fetch_at__lte=now).order_by("next_fetch_at", "pk")

    def free(self, now: datetime):
        """Those that no worker fetches; a claim of half an hour is one of a worker that has died."""
        return self.filter(Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - timedelta(minutes=30)))


class ImportedQuerySet(models.QuerySet):
    """Which events came from partners' calendars."""

    def vanished(self):
        """What the calendar has no more and is still to come, the next one first."""
        still = self.filter(vanished_at__isnull=False, event__ends_at__gt=timezone.now())
        return still.exclude(event__state=State.ARCHIVED).select_related("event").order_by("event__starts_at")

    def of_event(self, event):
        return self.filter(event=event).select_related("source")


_SESSION = (
    "id", "key", "event_id", "starts_at", "ends_at", "title_de", "title_en", "venue", "capacity",
    "cancelled_at",
)  # fmt: skip
_SPEAKER = ("id", "event_id", "session_id", "name", "role_de", "role_en", "affiliation")
_PUBLIC = ("state", "publish_at", "expire_at")
_ORGANISATION = ("id", "slug", "name", *_PUBLIC)
_PUBLICATION = ("id", "slug", "title_de", "title_en", "kind", *_PUBLIC)


def _own_rows(model: str, *fields: str):
    """The rows of its own that belong to an event, in their order."""
    own = apps.get_model("events", model)
    rows = own._default_manager.filter(event=OuterRef("pk"))
    return rows_of(rows.order_by(*own._meta.ordering, "pk"), *fields)


def _linked_rows(model, name: str, order: str, *fields: str):
    """What an event is linked with by a many-to-many relation."""
    relation = model._meta.get_field(name).remote_field
    other = relation.model._meta.model_name
    links = relation.through._default_manager.filter(event_id=OuterRef("pk"))
    sign, order = ("-", order[1:]) if order.startswith("-") else ("", order)
    return rows_of(links.order_by(f"{sign}{other}__{order}"), *fields, through=other)


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
        terms("organisation", PartnerOrganisation.objects.published(), "name", "name", Value(0)),
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
