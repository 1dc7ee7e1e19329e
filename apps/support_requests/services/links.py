"""The company's way in: signed links to its case, handed out, found again and withdrawn."""

from datetime import timedelta

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from apps.audit import services as audit
from apps.core.permissions import require
from apps.links import services as links
from apps.links.models import SignedLink
from apps.support_requests import emails
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.reply_addresses import REPLY
from apps.support_requests.services.steps import lock_for, lock_with_words

CASE = "support-case"
CASE_LIFETIME = timedelta(days=180)
# The page after sending: short-lived, because the form's key, which leads there a second time, is kept.
RECEIVED = "support-received"
RECEIVED_LIFETIME = timedelta(hours=1)
# Mails carry a link that is good for at least this long.
REUSED_WHILE_GOOD_FOR = timedelta(days=90)


def find_by_token(token: str, *, purpose: str = CASE) -> SupportRequest:
    """The request behind a link.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one that has expired or was withdrawn.
    """
    link = links.resolve(token, purpose=purpose)
    return get_object_or_404(
        SupportRequest.objects.select_related("county", "action_field", "person", "offer"), pk=link.subject_id
    )


def case_token(case: SupportRequest, *, good_for: timedelta = timedelta(0)) -> str | None:
    """The newest link to the case that is still good for `good_for`, if there is one; stores nothing."""
    link = (
        SignedLink.objects.filter(
            purpose=CASE,
            subject_id=str(case.pk),
            revoked_at__isnull=True,
            expires_at__gt=timezone.now() + good_for,
        )
        .order_by("-expires_at")
        .first()
    )
    return links.token_for(link) if link else None


def token_for_mail(case: SupportRequest) -> str:
    """A link to the case for a mail: the present one, or a new one if that ends soon."""
    return case_token(case, good_for=REUSED_WHILE_GOOD_FOR) or new_token(case)


def new_token(case: SupportRequest) -> str:
    return links.create(purpose=CASE, subject=case, lifetime=CASE_LIFETIME)


@transaction.atomic
def received_url(case: SupportRequest) -> str:
    """The address of the page that says "received" and leads to the case, for one hour."""
    token = links.create(purpose=RECEIVED, subject=case, lifetime=RECEIVED_LIFETIME)
    return reverse("support_requests:received", args=[token])


def case_url(case: SupportRequest) -> str:
    """The address of the company's page, by the present link; empty where all links have ended."""
    token = case_token(case)
    return reverse("support_requests:case", args=[token]) if token else ""


@transaction.atomic
def send_lost_link(*, number: str, email: str) -> None:
    """Sends a new link to the address we know, if number and address fit; says nobody whether they did."""
    case = SupportRequest.objects.with_number_and_address(number=number, email=email).first()
    if case is None:
        return
    case = lock_with_words(case)
    entry = audit.record(actor="company", action="send_link", target=case)
    emails.queue_link(case, token=new_token(case), dedupe_key=entry.dedupe_key)


@transaction.atomic
def renew_link(*, case: SupportRequest, actor) -> int:
    """Withdraws all links and reply addresses of a case, because one went astray, and sends a new link.

    Returns how many were withdrawn.
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    withdrawn = sum(links.revoke(purpose=purpose, subject=case) for purpose in (CASE, RECEIVED, REPLY))
    entry = audit.record(actor=actor, action="renew_link", target=case, withdrawn=withdrawn)
    emails.queue_link(case, token=new_token(case), dedupe_key=entry.dedupe_key)
    return withdrawn
