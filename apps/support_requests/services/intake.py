"""Requests come in: by the form, by telephone, or as feedback about a barrier."""

import secrets
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.core.permissions import require
from apps.support_requests import emails
from apps.support_requests.choices import Event, Kind, Side, Source, State, Urgency
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_record_call
from apps.support_requests.services import clocks
from apps.support_requests.services.links import new_token
from apps.support_requests.services.steps import attach, tell

# Signs that are not mistaken for one another when read out on the telephone or copied by hand.
NUMBER_SIGNS = "23456789ACDEFGHJKMNPQRTUVWXY"


@transaction.atomic
def submit(
    *, case: SupportRequest, consent_version: str, uploads: Sequence[UploadedFile] = ()
) -> SupportRequest:
    """Takes a company's request with its files; confirms it to the company and tells the managers.

    Raises:
        ValidationError: if a value or a file is not as it must be; nothing is kept then.
    """
    case.source, case.kind = Source.WEB, Kind.SUPPORT
    case.consent_version, case.consent_at = consent_version, timezone.now()
    _receive(case, actor="company")
    attach(case, uploads, side=Side.COMPANY)
    return case


@transaction.atomic
def record_call(*, case: SupportRequest, actor, consent_version: str) -> SupportRequest:
    """Writes down a request that came by telephone; the caller was told of the privacy notice and agreed."""
    require(can_record_call(actor))
    case.source, case.kind = Source.TELEPHONE, Kind.SUPPORT
    case.consent_version, case.consent_at = consent_version, timezone.now()
    _receive(case, actor=actor)
    return case


@transaction.atomic
def submit_accessibility_feedback(
    *,
    page: str,
    description: str,
    email: str = "",
    name: str = "",
    language: str = "de",
    consent_version: str = "",
) -> SupportRequest:
    """Takes feedback about a barrier; it is tracked like any request. Go on to `received_url(case)`.

    Without an e-mail address there is no mail: that page shows number and link.

    Raises:
        ValidationError: if a value is not as it must be.
    """
    case = SupportRequest(
        kind=Kind.ACCESSIBILITY,
        source=Source.WEB,
        subject=page[:200] or str(Kind.ACCESSIBILITY.label),
        page_address=page,
        description=description,
        contact_email=email,
        contact_name=name,
        language=language,
        urgency=Urgency.NORMAL,
        consent_version=consent_version,
        consent_at=timezone.now() if consent_version else None,
    )
    _receive(case, actor="visitor")
    return case


def _receive(case: SupportRequest, *, actor) -> None:
    case.public_number = free_number()
    case.state = State.NEW
    case.full_clean()
    case.save()
    clocks.begin(case)
    tell(case, Event.RECEIVED)
    entry = audit.record(actor=actor, action="submit", target=case, source=str(case.source))
    emails.queue_received(case, token=new_token(case), dedupe_key=entry.dedupe_key)
    emails.queue_new(case, dedupe_key=entry.dedupe_key)


def random_number() -> str:
    """A number like "U-7K4M-Q2XD": eight of 28 signs, so that it cannot be guessed (28^8 = 3.8 * 10^11)."""
    signs = [secrets.choice(NUMBER_SIGNS) for _position in range(8)]
    return f"U-{''.join(signs[:4])}-{''.join(signs[4:])}"


def free_number() -> str:
    """A number that no request has or had."""
    number = random_number()
    while SupportRequest.objects.by_number(number).exists():
        number = random_number()
    return number
