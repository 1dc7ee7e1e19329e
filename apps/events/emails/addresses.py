"""Links in the mails about an event: signed, and each for one purpose."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone, translation

from apps.core.addresses import absolute
from apps.events.models import Event, EventRegistration, Participant
from apps.links import services as links

CONFIRM_PURPOSE = "event-registration-confirm"
MANAGE_PURPOSE = "event-registration"
PARTICIPANT_PURPOSE = "event-participant"
FEEDBACK_PURPOSE = "event-feedback"
CERTIFICATE_PURPOSES: dict[type, str] = {
    EventRegistration: "event-certificates",
    Participant: "event-certificate",
}
CONFIRM_LIFETIME = timedelta(hours=48)
FEEDBACK_LIFETIME = timedelta(days=30)


def confirm_url(registration: EventRegistration) -> str:
    """A new link with which the owner of the address confirms it."""
    token = links.create(purpose=CONFIRM_PURPOSE, subject=registration, lifetime=CONFIRM_LIFETIME)
    return address_of("events:registration_confirm", token, registration.language)


def manage_url(registration: EventRegistration) -> str:
    """A new link with which the contact person sees, changes and cancels, until a day after the event."""
    token = links.create(
        purpose=MANAGE_PURPOSE, subject=registration, lifetime=_until_a_day_after(registration.event)
    )
    return address_of("events:registration_manage", token, registration.language)


def offer_url(manage_url: str) -> str:
    """Where the offered place is taken: a page of the registration, behind the same link."""
    return f"{manage_url}platz/"


def participant_url(participant: Participant, event: Event, language: str) -> str:
    """A new link for one person of several who has an address of their own."""
    token = links.create(purpose=PARTICIPANT_PURPOSE, subject=participant, lifetime=_until_a_day_after(event))
    return address_of("events:participant", token, language)


def feedback_url(participant: Participant, language: str) -> str:
    """A new link to the feedback form; good for one answer."""
    token = links.create(purpose=FEEDBACK_PURPOSE, subject=participant, lifetime=FEEDBACK_LIFETIME)
    return address_of("events:feedback", token, language)


def certificates_url(subject: EventRegistration | Participant, until: datetime, language: str) -> str:
    """A new link to the certificates of a registration, or of one person; `until` their data is deleted."""
    purpose = CERTIFICATE_PURPOSES[type(subject)]
    lifetime = max(until - timezone.now(), timedelta(days=1))
    token = links.create(purpose=purpose, subject=subject, lifetime=lifetime)
    return address_of("events:certificates_by_link", token, language)


def event_url(event: Event, language: str) -> str:
    with translation.override(language):
        return absolute(event.get_absolute_url())


def address_of(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return absolute(reverse(name, args=[token]))


def _until_a_day_after(event: Event) -> timedelta:
    return max(event.ends_at - timezone.now(), timedelta()) + timedelta(days=1)
