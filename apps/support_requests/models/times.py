"""When the network works, how soon it wants to have helped, and the clocks that run on each request."""

from datetime import date, time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.versions import VersionedModel
from apps.core.working_days import SAXONY
from apps.core.working_hours import WorkingHours
from apps.support_requests.choices import Clock, FederalState, Urgency, working_week
from apps.support_requests.models.cases import SupportRequest
from apps.support_requests.querysets import DeadlineQuerySet

ONLY = 1
MAX_HOURS = 2000
HOURS = [MinValueValidator(1), MaxValueValidator(MAX_HOURS)]


def _hours(label, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=default, validators=HOURS)


class ServiceTimes(VersionedModel):
    """The network's working hours, and the working hours within which it wants to answer and to have helped.

    There is one row at most; without it the defaults hold.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    opens_at = models.TimeField(_("work begins at"), default=time(9))
    closes_at = models.TimeField(_("work ends at"), default=time(16))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("working days"), default=working_week
    )
    state = models.CharField(
        _("public holidays of"), max_length=2, choices=FederalState.choices, default=SAXONY
    )
    closed_days = ArrayField(
        models.DateField(), verbose_name=_("further days on which nobody works"), default=list, blank=True
    )
    answer_urgent = _hours(_("first answer: very urgent"), 4)
    answer_high = _hours(_("first answer: soon"), 7)
    answer_normal = _hours(_("first answer: in the next weeks"), 14)
    answer_low = _hours(_("first answer: there is time"), 21)
    solution_urgent = _hours(_("solution: very urgent"), 35)
    solution_high = _hours(_("solution: soon"), 70)
    solution_normal = _hours(_("solution: in the next weeks"), 140)
    solution_low = _hours(_("solution: there is time"), 210)
    consent_hours = _hours(_("the company’s answer to a handover"), 35)
    handover_hours = _hours(_("the partner’s answer to a handover"), 14)
    keep_months = models.PositiveSmallIntegerField(
        _("delete closed requests after so many months"), default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # fmt: skip
    remind_before = models.PositiveSmallIntegerField(
        _("remind so many working hours before"), default=3, validators=HOURS
    )

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.CheckConstraint(condition=Q(id=ONLY), name="only_one_row_of_service_times"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="service_times_end_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return str(_("working hours"))

    @property
    def working_hours(self) -> WorkingHours:
        """For reckoning."""
        closed: list[date] = self.closed_days
        return WorkingHours(
            opens=self.opens_at,
            closes=self.closes_at,
            weekdays=frozenset(self.weekdays),
            state=self.state,
            closed=frozenset(closed),
        )

    def allowed_hours(self, clock: str, urgency: int) -> int:
        """Working hours within which `clock` must have been stopped."""
        return getattr(self, f"{clock}_{Urgency(urgency).name.lower()}")


class Deadline(models.Model):
    """A clock on a request: until `due_at` something must have happened. Only `services.clocks` writes it.

    It stands still while `paused_at` is set, and has ended with `ended_at`. Reminder and escalation are sent
    once each, whatever happens to the clock afterwards.
    """

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="deadlines")
    clock = models.CharField(_("what is due"), max_length=10, choices=Clock.choices)
    due_at = models.DateTimeField(_("due"))
    remind_at = models.DateTimeField(_("reminder"))
    paused_at = models.DateTimeField(_("paused since"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "clock"], condition=Q(ended_at__isnull=True), name="one_clock_of_a_kind"
            )
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(ended_at__isnull=True, paused_at__isnull=True, escalated_at__isnull=True),
                name="support_deadline_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.get_clock_display()}"

    @property
    def is_late(self) -> bool:
        """Whether it ended too late, or should have ended by now."""
        until = self.ended_at or self.paused_at or timezone.now()
        return until > self.due_at
