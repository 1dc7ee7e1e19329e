"""What stays of an event when its participants' data has been deleted: numbers, and nobody's name."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.events.models.event import Event


class EventCount(models.Model):
    """The numbers of one event, and the proof that the data behind them was deleted, and when.

    `participants` were checked in; where nobody was (`was_checked` is false), it is all who had a place.
    """

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, verbose_name=_("event"), related_name="count"
    )
    registered = models.PositiveIntegerField(_("people registered"), default=0)
    participants = models.PositiveIntegerField(_("participants"), default=0)
    walk_ins = models.PositiveIntegerField(_("without a registration"), default=0)
    companies = models.PositiveIntegerField(_("companies"), default=0)
    was_checked = models.BooleanField(_("checked in at the entrance"), default=False)
    deleted_registrations = models.PositiveIntegerField(_("registrations deleted"), default=0)
    deleted_people = models.PositiveIntegerField(_("people deleted"), default=0)
    deleted_mails = models.PositiveIntegerField(_("e-mails deleted"), default=0)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now)

    class Meta:
        verbose_name = _("numbers of an event")
        verbose_name_plural = _("numbers of events")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.event_id}"  # type: ignore[attr-defined]


class CountedPerson(models.Model):
    """One participant of an event as keyed hashes, so that who came three times is counted as one person.

    Without the hashes, a project that runs for years could not say how many people and companies it
    reached once the data is deleted. They lead back to nobody without the key (`EVENT_COUNTING_PEPPER`),
    and to nobody at all once the operator has changed it.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="counted_people")
    county = models.ForeignKey("taxonomy.County", on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.CharField(max_length=64)
    company = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="event_person_counted_once")]

    def __str__(self) -> str:
        return f"{self.pk}"
