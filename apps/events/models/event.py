"""Events of the network."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.related import at_hand
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.events.choices import (
    Availability,
    EventFormat,
    EventKind,
    EventLanguage,
    default_reminder_hours,
    default_retention_months,
)
from apps.events.models.series import EventSeries
from apps.events.querysets.events import EventQuerySet
from apps.library.models import LibraryItem
from apps.partners.models import OwnedContent, PartnerOrganisation
from apps.projects.models import Project
from apps.publications.models import Publication

MAX_CAPACITY = 100_000
MAX_HOURS_BEFORE = 60 * 24

# Cannot wait for a review: an edit of a public event changes these at once.
URGENT_FIELDS = (
    "starts_at", "ends_at", "format", "venue_name", "street", "postal_code", "city", "county",
    "accessibility_de", "accessibility_en", "online_url", "registration_enabled", "registration_opens_at",
    "registration_closes_at", "capacity", "reminder_offsets", "online_url_from", "retention_months",
)  # fmt: skip

# Of these, participants are told.
TOLD_FIELDS = (
    "starts_at", "ends_at", "format", "venue_name", "street", "postal_code", "city", "online_url",
)  # fmt: skip


class Event(OwnedContent):
    """Something that takes place. All times are in UTC and shown in Europe/Berlin.

    An edit of a public event proposes the `revision_fields`; the others (`URGENT_FIELDS`) cannot wait for a
    review and apply at once. Without sessions it has the one span from `starts_at` to `ends_at`; sessions
    all lie within it. `version` is the calendar entry's SEQUENCE too (RFC 5545): it rises with each change.
    """

    slug = models.SlugField(_("address"), unique=True, max_length=100, editable=False)
    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=500)
    summary_en = models.TextField(_("summary (English)"), max_length=500, blank=True)
    description_de = RichTextField(_("description (German)"), blank=True)
    description_en = RichTextField(_("description (English)"), blank=True)
    kind = models.CharField(
        _("kind of event"), max_length=20, choices=EventKind.choices, default=EventKind.WORKSHOP
    )
    series = models.ForeignKey(
        EventSeries, on_delete=models.PROTECT, verbose_name=_("series"), null=True, blank=True,
        related_name="events",
    )  # fmt: skip
    picture = models.ForeignKey(
        LibraryItem, on_delete=models.PROTECT, verbose_name=_("picture"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    format = models.CharField(
        _("format"), max_length=10, choices=EventFormat.choices, default=EventFormat.ON_SITE
    )
    venue_name = models.CharField(_("venue"), max_length=200, blank=True, validators=[single_line])
    street = models.CharField(_("street and number"), max_length=200, blank=True, validators=[single_line])
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True, validators=[single_line])
    city = models.CharField(_("city"), max_length=120, blank=True, validators=[single_line])
    county = models.ForeignKey(
        "taxonomy.County", on_delete=models.PROTECT, verbose_name=_("county"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    accessibility_de = models.TextField(_("accessibility of the venue (German)"), max_length=1000, blank=True)
    accessibility_en = models.TextField(
        _("accessibility of the venue (English)"), max_length=1000, blank=True
    )
    online_url = models.URLField(_("online address"), max_length=500, blank=True)
    online_url_from = models.PositiveSmallIntegerField(
        _("online address is sent (hours before the start)"), null=True, blank=True, default=24,
        validators=[MaxValueValidator(MAX_HOURS_BEFORE)],
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=4, choices=EventLanguage.choices, default=EventLanguage.GERMAN
    )
    costs_de = models.CharField(_("costs (German)"), max_length=200, blank=True, validators=[single_line])
    costs_en = models.CharField(_("costs (English)"), max_length=200, blank=True, validators=[single_line])
    target_groups = models.ManyToManyField(
        "taxonomy.TargetGroup", verbose_name=_("target groups"), blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    co_organisers = models.ManyToManyField(
        PartnerOrganisation, verbose_name=_("organised together with"), blank=True, related_name="+"
    )
    materials = models.ManyToManyField(Publication, verbose_name=_("materials"), blank=True, related_name="+")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    registration_enabled = models.BooleanField(_("registration on this portal"), default=True)
    registration_opens_at = models.DateTimeField(_("registration from"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration until"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)],
    )  # fmt: skip
    reminder_offsets = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("reminders (hours before the start)"),
        default=default_reminder_hours, blank=True, size=5,
    )  # fmt: skip
    offer_hours = models.PositiveSmallIntegerField(
        _("a free place is kept for the next on the waiting list for (hours)"), default=48,
        validators=[MinValueValidator(1), MaxValueValidator(14 * 24)],
    )  # fmt: skip
    thanks_enabled = models.BooleanField(
        _("thank the participants the day after, and ask for feedback"), default=True
    )
    retention_months = models.PositiveSmallIntegerField(
        _("registrations are deleted after (months)"), default=default_retention_months,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )  # fmt: skip
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancellation_note = models.TextField(
        _("note on the cancellation"), max_length=1000, blank=True, editable=False
    )
    ics_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    summary = Translated()
    description = Translated()
    accessibility = Translated()
    costs = Translated()
    project_path = "project"
    body_template = "events/_event_body.html"
    slug_source = "title_de"
    reserved_slugs = frozenset(
        {
            "feed",
            "anmeldung",
            "kalender",
            "abonnieren",
            "reihen",
            "einlass",
            "bescheinigung",
            "bescheinigungen",
        }
    )
    confirmed_count: int  # both from `with_seats()`, or counted under a lock
    waiting_count: int
    applied_fields: list[str]  # set by `services.save`
    is_asked_after = False  # it has a date, after which it is over
    revision_fields = (
        "title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en", "language",
        "kind", "series", "picture", "costs_de", "costs_en", "target_groups", "action_fields", "project",
        "co_organisers", "materials", "sessions", "speakers", "publish_at", "expire_at",
    )  # fmt: skip
    direct_fields = URGENT_FIELDS

    objects = EventQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            *OwnedContent.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="event_capacity_at_least_one"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at", "id"], name="event_by_start"),
            models.Index(fields=["state", "ends_at"], name="event_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.slug])

    def missing_for_publication(self) -> str:
        """People must know where to go; an online address may follow later."""
        if self.is_on_site and not (self.venue_name or self.city):
            return str(_("Please say where the event takes place: a venue or a city is missing."))
        return ""

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def mail_group(self) -> str:
        """Under which the outbox keeps the mails to its participants."""
        return f"event:{self.pk}"

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def has_started(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_all_day(self) -> bool:
        """Whether it fills whole days: from midnight until the last minute of a day, in local time."""
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return (begins.hour, begins.minute, ends.hour, ends.minute) == (0, 0, 23, 59)

    @property
    def is_online(self) -> bool:
        return self.format in (EventFormat.ONLINE, EventFormat.HYBRID)

    @property
    def is_on_site(self) -> bool:
        return self.format in (EventFormat.ON_SITE, EventFormat.HYBRID)

    @property
    def address_lines(self) -> list[str]:
        """The venue's address, line by line; empty for a purely online event."""
        if not self.is_on_site:
            return []
        town = f"{self.postal_code} {self.city}".strip()
        return [line for line in (self.venue_name, self.street, town) if line]

    @property
    def place(self) -> str:
        """Where, in a few words: for cards, calendars and mails."""
        words = [", ".join(part for part in (self.venue_name, self.city) if part)] if self.is_on_site else []
        if self.is_online:
            words.append(str(EventFormat.ONLINE.label))
        return " · ".join(word for word in words if word)

    @property
    def action_field_terms(self) -> list:
        """Its action fields, for showing."""
        return at_hand(self, "action_fields")

    @property
    def target_group_terms(self) -> list:
        """Its target groups, for showing."""
        return at_hand(self, "target_groups")

    @property
    def co_organiser_list(self) -> list:
        """Those that it is organised together with."""
        return at_hand(self, "co_organisers")

    @property
    def public_materials(self) -> list:
        """Its materials that everybody may have."""
        return [one for one in at_hand(self, "materials") if one.is_public]

    @cached_property
    def programme(self) -> list:
        """Its sessions in their order, also the cancelled ones, each with its `speaker_list`."""
        speakers = at_hand(self, "speakers")
        sessions = at_hand(self, "sessions")
        for session in sessions:
            session.speaker_list = [one for one in speakers if one.session_id == session.pk]
        return sessions

    @property
    def speaker_list(self) -> list:
        """Who speaks at the whole of it."""
        shown = {session.pk for session in self.programme}
        return [one for one in at_hand(self, "speakers") if one.session_id not in shown]

    @property
    def availability(self) -> Availability:
        """What a visitor can do now. Needs `with_seats()`."""
        now = timezone.now()
        if self.is_cancelled:
            return Availability.CANCELLED
        if self.is_past:
            return Availability.PAST
        if not self.registration_enabled:
            return Availability.NONE
        if self.registration_opens_at and self.registration_opens_at > now:
            return Availability.NOT_YET
        if self.registration_ends_at <= now:
            return Availability.CLOSED
        free = self.free_places
        return Availability.WAITING_LIST if free is not None and free <= 0 else Availability.OPEN

    @property
    def registration_ends_at(self):
        """Until when one can register: at the latest until the start."""
        return min(self.registration_closes_at or self.starts_at, self.starts_at)

    @property
    def takes_registrations(self) -> bool:
        """Whether somebody can register now, be it for the waiting list. Needs `with_seats()`."""
        return self.is_public and self.availability in (Availability.OPEN, Availability.WAITING_LIST)

    @property
    def free_places(self) -> int | None:
        """Places nobody has (or waits for) yet; None where there is no limit. Needs `with_seats()`."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.confirmed_count - self.waiting_count)
