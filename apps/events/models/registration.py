"""Who comes to an event."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.validators import single_line
from apps.events.choices import RegistrationState
from apps.events.models.event import Event
from apps.events.models.session import EventSession
from apps.events.querysets.registrations import ParticipantQuerySet, RegistrationQuerySet

MAX_PEOPLE = 10


class EventRegistration(models.Model):
    """One person, or several of one company, want to come; `name` and `email` are the contact person's.

    Every move locks the event's row. `places` is the number of its participants, `places_held` how many
    places it keeps from others now: all of them once CONFIRMED, those offered while OFFERED, and else none.
    A place is one in the event and in each of `sessions`.
    """

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, verbose_name=_("event"), related_name="registrations"
    )
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, validators=[single_line])
    email = models.EmailField(_("e-mail address"), blank=True, validators=[single_line])
    company = models.CharField(
        _("company or organisation"), max_length=200, blank=True, validators=[single_line]
    )
    county = models.ForeignKey(
        "taxonomy.County", on_delete=models.SET_NULL, verbose_name=_("county"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    note = models.TextField(_("message to the organiser"), max_length=1000, blank=True)
    sessions = models.ManyToManyField(
        EventSession, verbose_name=_("sessions"), blank=True, related_name="registrations"
    )
    language = models.CharField(max_length=2, default="de")
    privacy_version = models.CharField(max_length=40)
    state = models.CharField(
        _("state"), max_length=12, choices=RegistrationState.choices, default=RegistrationState.PENDING
    )
    places = models.PositiveSmallIntegerField(_("people"), default=1, editable=False)
    places_held = models.PositiveSmallIntegerField(_("places held"), default=0, editable=False)
    only_together = models.BooleanField(
        pgettext_lazy("registration", "We only come all together."), default=False
    )
    offered_until = models.DateTimeField(_("place offered until"), null=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancellation_note = models.TextField(_("reason"), max_length=500, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(state=RegistrationState.CANCELLED) & ~Q(email=""),
                name="event_one_registration_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RegistrationState.CONFIRMED, RegistrationState.WAITLISTED])
                | Q(confirmed_at__isnull=False),
                name="event_registration_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.CONFIRMED, places_held=F("places"))
                | Q(state=RegistrationState.OFFERED, places_held__gte=1, places_held__lte=F("places"))
                | ~Q(state__in=[RegistrationState.CONFIRMED, RegistrationState.OFFERED]) & Q(places_held=0),
                name="event_registration_holds_what_it_may",
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, offered_until__isnull=False)
                | ~Q(state=RegistrationState.OFFERED) & Q(offered_until__isnull=True),
                name="event_registration_offer_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "confirmed_at", "id"], name="event_registration_by_state"),
            models.Index(
                fields=["offered_until"],
                condition=Q(state=RegistrationState.OFFERED),
                name="event_registration_by_offer",
            ),
        ]

    def __str__(self) -> str:
        # Goes into the audit log, so it names nobody.
        return str(self.reference)

    @property
    def is_active(self) -> bool:
        """Whether they count on coming: with a place, offered one, or waiting for one."""
        return self.state in (
            RegistrationState.CONFIRMED,
            RegistrationState.OFFERED,
            RegistrationState.WAITLISTED,
        )

    def enter(self, state: RegistrationState, *, held: int | None = None, until=None) -> list[str]:
        """Puts it into `state` with the places that go with it; returns the fields to save.

        `held` and `until` are those of an offer.
        """
        self.state = state
        self.places_held = self.places if state == RegistrationState.CONFIRMED else held or 0
        self.offered_until = until
        return ["state", "places", "places_held", "offered_until"]


class Participant(models.Model):
    """One person of a registration. Who has an address of their own gets the mails of the event too."""

    registration = models.ForeignKey(
        EventRegistration, on_delete=models.CASCADE, verbose_name=_("registration"),
        related_name="participants",
    )  # fmt: skip
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_contact = models.BooleanField(_("is the contact person"), default=False)
    name = models.CharField(_("name"), max_length=120, validators=[single_line])
    email = models.EmailField(_("e-mail address"), blank=True, validators=[single_line])
    photo_consent = models.BooleanField(_("agrees to photos"), default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["registration", "position", "pk"]
        indexes = [models.Index(fields=["registration", "position", "id"], name="event_participant_by_place")]

    def __str__(self) -> str:
        # See the registration's.
        return str(self.reference)

    @property
    def address(self) -> str:
        """Where mails for this person go."""
        return self.email or self.registration.email
