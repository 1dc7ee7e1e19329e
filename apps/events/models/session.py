"""One of several dates of an event."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.events.models.event import MAX_CAPACITY, Event
from apps.moderation.models import ContentRow


class EventSession(ContentRow):
    """One date of an event that has several; lies within the event's span. Times are in UTC.

    What is empty is as it is for the event: venue, online address, places. Its title goes through review, the
    rest applies at once. Once people may know of it, it is not deleted but cancelled, so that calendar
    programs learn of it; its SEQUENCE (RFC 5545) is the event's `version`.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, verbose_name=_("event"), related_name="sessions"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title_de = models.CharField(_("title (German)"), max_length=200, blank=True, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    venue = models.CharField(_("venue or room"), max_length=200, blank=True, validators=[single_line])
    online_url = models.URLField(_("online address"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)],
    )  # fmt: skip
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    position = None  # type: ignore[assignment]  # they are in the order of their times

    title = Translated()
    row_fields = ("key", "starts_at", "ends_at", "title_de", "title_en", "venue", "online_url", "capacity")
    row_key = "key"
    row_texts = ("title_de", "title_en")

    class Meta(ContentRow.Meta):
        abstract = False
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="event_session_capacity_at_least_one",
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at", "id"], name="event_session_by_start")]

    def __str__(self) -> str:
        return self.title or f"{timezone.localtime(self.starts_at):%d.%m.%Y %H:%M}"

    @classmethod
    def kept_rows(cls) -> models.QuerySet:
        return super().kept_rows().filter(cancelled_at__isnull=True)

    def in_words(self) -> str:
        times = [timezone.localtime(moment) for moment in (self.starts_at, self.ends_at)]
        until = f"{times[1]:%H:%M}" if times[0].date() == times[1].date() else f"{times[1]:%d.%m.%Y %H:%M}"
        words = [
            f"{times[0]:%d.%m.%Y %H:%M}–{until}",
            self.title_de,
            self.title_en,
            self.venue,
            self.online_url,
        ]
        if self.capacity:
            words.append(gettext("%(number)d places") % {"number": self.capacity})
        return " · ".join(word for word in words if word)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()
