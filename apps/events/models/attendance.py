"""Who was there, and the certificates that say so."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.events.choices import NUMBER_LENGTH, draw_number, shown_number
from apps.events.models.event import Event
from apps.events.models.registration import Participant
from apps.events.models.session import EventSession
from apps.events.querysets.presence import AttendanceQuerySet, CertificateQuerySet


class Attendance(models.Model):
    """One person was there: at a session, or at the event as a whole (without `session`).

    `key` is drawn where somebody is checked in, so that what is sent twice counts once. Taking a check-in
    back keeps the row, so that a late repetition of it is known and does not check in again.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, verbose_name=_("participant"), related_name="attendances"
    )
    session = models.ForeignKey(
        EventSession, on_delete=models.PROTECT, verbose_name=_("session"), null=True, blank=True,
        related_name="attendances",
    )  # fmt: skip
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_walk_in = models.BooleanField(_("came without a registration"), default=False)
    noted_at = models.DateTimeField(_("there since"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["noted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session"],
                condition=Q(undone_at__isnull=True),
                nulls_distinct=False,
                name="event_one_attendance_a_person",
            )
        ]

    def __str__(self) -> str:
        # Goes into the audit log, so it names nobody.
        return str(self.key)


class Certificate(models.Model):
    """Says that `name` was at the event, with a number that anybody can check.

    It outlives the participant's data: then `name` is empty, and the number says only that it was issued.
    """

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, verbose_name=_("event"), related_name="certificates"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, verbose_name=_("participant"), null=True,
        related_name="certificates",
    )  # fmt: skip
    number = models.CharField(
        _("number"), max_length=NUMBER_LENGTH, unique=True, default=draw_number, editable=False
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(revoked_at__isnull=True, participant__isnull=False),
                name="event_one_certificate_a_person",
            )
        ]

    def __str__(self) -> str:
        # Goes into the audit log: neither name nor number, which opens the name.
        return str(self.pk)

    @property
    def shown_number(self) -> str:
        """As it is printed."""
        return shown_number(self.number)
