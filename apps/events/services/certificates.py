"""Certificates of attendance: only for who was there, only once it is over, and to be withdrawn again."""

from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.addresses import absolute
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events import documents
from apps.events.models import Certificate, EventRegistration, Participant
from apps.events.models.attendance import NUMBER_LENGTH
from apps.events.permissions import can_check_in
from apps.events.presence import there
from apps.events.services.retention import kept_until
from apps.links import services as links
from apps.outbox.services import Attachment

PURPOSE = "event-certificate"


class NotThere(Conflict):
    """Nobody noted that the person was there."""

    user_message = _("A certificate is only for who was there, and this person was not checked in.")


class NotOver(Conflict):
    """It still goes on."""

    user_message = _("Certificates are there as soon as the event is over.")


class Withdrawn(Conflict):
    """The certificate does not hold any more."""

    user_message = _("This certificate has been withdrawn. Please ask the organiser.")


@transaction.atomic
def issue(*, participant: Participant, actor) -> Certificate:
    """The participant's certificate; the same one if there is one that holds.

    `actor` is an organiser, or a word such as "visitor" for who came by their own link.

    Raises:
        NotOver: before the event has ended.
        NotThere: if the participant was not checked in.
    """
    registration = EventRegistration.objects.select_for_update().get(pk=participant.registration_id)
    event = participant.registration.event
    require(not hasattr(actor, "pk") or can_check_in(actor, event))
    if not event.is_past or event.is_cancelled:
        raise NotOver
    if not participant.attendances.valid().exists():
        raise NotThere
    certificate = participant.certificates.valid().first()
    if certificate is None:
        certificate = Certificate.objects.create(event=event, participant=participant, name=participant.name)
        audit.record(actor=actor, action="issue_certificate", target=certificate, event=event.pk)
    certificate.participant = participant
    certificate.event = registration.event = event
    return certificate


def for_registration(*, registration: EventRegistration, actor="system") -> list[Certificate]:
    """The certificates of all people of this registration who were there; none while the event goes on.

    For the mail of thanks: `link` gives each one's address, `attachment` the file itself.
    """
    if not registration.event.is_past or registration.event.is_cancelled:
        return []
    people = list(there().filter(registration=registration))
    return [issue(participant=one, actor=actor) for one in people]


@transaction.atomic
def issue_all(*, event, actor) -> int:
    """Certificates for everybody who was there; returns how many people have one now."""
    require(can_check_in(actor, event))
    people = list(there().filter(registration__event=event))
    return len([issue(participant=one, actor=actor) for one in people])


@transaction.atomic
def revoke(*, certificate: Certificate, actor) -> Certificate:
    """Withdraws it: its number says so from now on, and its link ends. Twice changes nothing."""
    certificate = Certificate.objects.select_for_update(of=("self",)).with_event().get(pk=certificate.pk)
    require(can_check_in(actor, certificate.event))
    _revoke(certificate, actor=actor)
    return certificate


def revoke_of(participant: Participant, *, actor) -> None:
    """Withdraws the participant's certificate, if there is one; the caller has asked for permission."""
    for certificate in participant.certificates.valid():
        _revoke(certificate, actor=actor)


def link(certificate: Certificate, *, language: str) -> str:
    """A new address under which its owner gets the file, for as long as we keep their data."""
    lifetime = max(kept_until(certificate.event) - timezone.now(), timedelta(days=1))
    token = links.create(purpose=PURPOSE, subject=certificate, lifetime=lifetime)
    with translation.override(language):
        return absolute(reverse("events:certificate", args=[token]))


def attachment(certificate: Certificate, *, language: str) -> Attachment:
    """The file itself, for a mail."""
    with translation.override(language):
        name = f"{documents.certificate_name()}-{certificate.shown_number}.pdf"
        return Attachment(name=name, mime="application/pdf", content=documents.certificate(certificate))


def by_token(token: str) -> Certificate:
    """The certificate that a link in a mail leads to.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one whose time is over.
        Withdrawn: if the certificate was.
    """
    resolved = links.resolve(token, purpose=PURPOSE)
    certificate = Certificate.objects.with_event().filter(pk=resolved.subject_id).first()
    if certificate is None:
        raise Http404
    if certificate.revoked_at is not None or not certificate.name:
        raise Withdrawn
    return certificate


def by_number(number: str) -> Certificate | None:
    """The certificate with this number, typed with or without hyphens; withdrawn ones too."""
    plain = "".join(sign for sign in number.upper() if sign.isalnum())
    if len(plain) != NUMBER_LENGTH:
        return None
    return Certificate.objects.with_event().filter(number=plain).first()


def _revoke(certificate: Certificate, *, actor) -> None:
    if certificate.revoked_at is not None:
        return
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="revoke_certificate", target=certificate, event=certificate.event_id)  # type: ignore[attr-defined]
