"""Partners' own calendars: where they are, what came of them, and what each fetch brought."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Trouble
from apps.core.validators import single_line
from apps.events.choices import Fault, Interval, LineKind, SourceMode, SourceState
from apps.events.models.event import Event
from apps.events.querysets.events import ImportedQuerySet, SourceQuerySet
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project


class CalendarSource(models.Model):
    """A calendar that an organisation keeps elsewhere, and that a manager has approved.

    `claimed_at` is set while a worker fetches it: nobody else does then. `etag` and `last_modified` are what
    the server said last, to be asked whether anything is new; `last_read_at` is when it was read whole.
    `problem` is why the last try failed: a code of `Trouble` or `Fault` with its details.
    """

    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, verbose_name=_("organisation"), related_name="+"
    )
    name = models.CharField(_("name of the calendar"), max_length=120, validators=[single_line])
    address = models.CharField(_("address of the calendar"), max_length=500, validators=[single_line])
    state = models.CharField(
        _("state"), max_length=10, choices=SourceState.choices, default=SourceState.PROPOSED
    )
    mode = models.CharField(
        _("what becomes of its dates"), max_length=10, choices=SourceMode.choices, default=SourceMode.DRAFTS
    )
    interval_hours = models.PositiveSmallIntegerField(
        _("how often"), choices=Interval.choices, default=Interval.OFTEN
    )
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    proposed_by_label = models.CharField(_("proposed by"), max_length=200)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    next_fetch_at = models.DateTimeField(_("next fetch"), null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    problem = models.JSONField(default=dict, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    last_read_at = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner’s calendar")
        verbose_name_plural = _("partners’ calendars")
        ordering = ["organisation__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "address"], name="one_source_an_address"),
        ]
        indexes = [
            models.Index(fields=["next_fetch_at"], condition=Q(state="active"), name="calendar_source_due")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:source_detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state == SourceState.ACTIVE

    @property
    def is_decided_on(self) -> bool:
        return self.state != SourceState.PROPOSED

    @property
    def problem_text(self) -> str:
        """Why the last try failed, in the reader's language; empty if it did not."""
        return sentence(self.problem)


class ImportedEvent(models.Model):
    """Which event came from which date of a calendar, and what the calendar said of it last.

    `said` are the calendar's values by the event's fields, and so tells a correction by hand (the event says
    something else than `said`) from a change at the source (the calendar does). Without an event, it was
    deleted here, and stays away.
    """

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="imported")
    key = models.CharField(max_length=300)
    uid = models.CharField(max_length=255)
    event = models.OneToOneField(Event, on_delete=models.SET_NULL, null=True, related_name="imported")
    said = models.JSONField(default=dict)
    vanished_at = models.DateTimeField(null=True)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_event_a_calendar_date")]

    def __str__(self) -> str:
        return self.key


class CalendarImport(models.Model):
    """One fetch of a calendar and what became of each date. `problem` is set if nothing could be read."""

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="imports")
    started_at = models.DateTimeField(_("fetched"))
    is_unchanged = models.BooleanField(default=False)
    problem = models.JSONField(default=dict)
    # [{"kind": LineKind, "label": …, "event": 12, "starts_at": …, "fields": […], "code": …, "details": {…}}]
    lines = models.JSONField(default=list)
    dates = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import of a calendar")
        verbose_name_plural = _("imports of calendars")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("events:source_import", args=[self.source_id, self.pk])

    @property
    def problem_text(self) -> str:
        return sentence(self.problem)

    def count(self, kind: str) -> int:
        return sum(line["kind"] == kind for line in self.lines)

    @property
    def figures(self) -> list[tuple[str, int]]:
        """How many dates became what, without what did not occur."""
        counted = [(str(kind.label), self.count(kind)) for kind in LineKind]
        return [(label, number) for label, number in counted if number]


def sentence(problem: dict) -> str:
    """What a stored problem means, in the reader's language; empty if there is n."""
    for kinds in (Trouble, Fault):
        if problem.get("code") in kinds.values:
            return kinds(problem["code"]).sentence(problem.get("details", {}))
    return ""
