"""Who comes to an event."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.events.choices import RegistrationState
from apps.events.models.event import Event
from apps.events.querysets import RegistrationQuerySet


class EventRegistration(models.Model):
    """Somebody wants to come. Holds a place only while CONFIRMED; every move locks the event's row."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, verbose_name=_("event"), related_name="registrations"
    )
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, validators=[single_line])
    email = models.EmailField(_("e-mail address"), validators=[single_line])
    company = models.CharField(
        _("company or organisation"), max_length=200, blank=True, validators=[single_line]
    )
    county = models.ForeignKey(
        "taxonomy.County", on_delete=models.SET_NULL, verbose_name=_("county"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    note = models.TextField(_("message to the organiser"), max_length=1000, blank=True)
    photo_consent = models.BooleanField(_("agrees to photos"), default=False)
    language = models.CharField(max_length=2, default="de")
    privacy_version = models.CharField(max_length=40)
    state = models.CharField(
        _("state"), max_length=12, choices=RegistrationState.choices, default=RegistrationState.PENDING
    )
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(state=RegistrationState.CANCELLED),
                name="event_one_registration_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RegistrationState.CONFIRMED, RegistrationState.WAITLISTED])
                | Q(confirmed_at__isnull=False),
                name="event_registration_confirmed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "confirmed_at", "id"], name="event_registration_by_state")
        ]

    def __str__(self) -> str:
        # Goes into the audit log, so it names nobody.
        return str(self.reference)

    @property
    def is_active(self) -> bool:
        """Whether they count on coming: with a place or waiting for one."""
        return self.state in (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED)
