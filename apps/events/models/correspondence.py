"""What organisers wrote to participants, and what participants thought of the event."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.events.choices import RegistrationState
from apps.events.models.event import Event
from apps.events.models.session import EventSession

BEST_MARK = 5


class ParticipantMail(models.Model):
    """A mail of the organiser to participants, as it went out. The outbox knows how far (`group_key`)."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, verbose_name=_("event"), related_name="participant_mails"
    )
    subject = models.CharField(_("subject"), max_length=150, validators=[single_line])
    text = models.TextField(_("message"), max_length=5000)
    state = models.CharField(
        _("only those who are"), max_length=12, blank=True, choices=RegistrationState.choices
    )
    session = models.ForeignKey(
        EventSession, on_delete=models.SET_NULL, verbose_name=_("only for"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    author = models.CharField(_("written by"), max_length=200, editable=False)
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mail to participants")
        verbose_name_plural = _("mails to participants")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def group_key(self) -> str:
        """Under which the outbox keeps its copies together."""
        return f"event-mail:{self.pk}"


def _mark(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(1), MaxValueValidator(BEST_MARK)]
    )


class Feedback(models.Model):
    """What one participant thought of the event, from 1 to 5 (best).

    It is anonymous: nothing leads to a person, there is no time, and the key is drawn by chance, so that not
    even the order tells who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, verbose_name=_("event"), related_name="feedback"
    )
    overall = _mark(_("How did you like the event as a whole?"))
    useful = _mark(_("How useful was it for your work?"))
    organisation = _mark(_("How well was it organised?"))
    comment = models.TextField(_("What should we do better next time?"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__range=(1, BEST_MARK))
                & Q(useful__range=(1, BEST_MARK))
                & Q(organisation__range=(1, BEST_MARK)),
                name="event_feedback_marks",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
