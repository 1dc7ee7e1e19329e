"""Handing out, checking and revoking links in mails."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import UserError
from apps.links.models import SignedLink


class LinkExpired(UserError):
    """A link that was once good (410)."""

    status = 410
    user_message = _("This link has expired or has been withdrawn. You can have a new one sent to you.")


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"apps.links.{purpose}")


def token_for(link: SignedLink) -> str:
    """The text that stands in the address: id and signature, URL-safe."""
    return _signer(link.purpose).sign(link.public_id.hex)


def tokens_of(link_ids: Collection[int], *, purpose: str) -> dict[int, str]:
    """The tokens of many links, by their ids; those made for something else are left out."""
    signer = _signer(purpose)
    # As an array: with a placeholder for each id, writing the statement takes longer than running it.
    these = RawSQL("SELECT unnest(%s::bigint[])", [list(link_ids)])
    found = SignedLink.objects.filter(pk__in=these, purpose=purpose).values_list("pk", "public_id")
    return {pk: signer.sign(public_id.hex) for pk, public_id in found}


@transaction.atomic
def create(*, purpose: str, subject: models.Model, lifetime: timedelta) -> str:
    """Hands out a new link for `subject` and returns its token."""
    link = SignedLink.objects.create(
        purpose=purpose, subject_id=str(subject.pk), expires_at=timezone.now() + lifetime
    )
    return token_for(link)


def resolve(token: str, *, purpose: str) -> SignedLink:
    """The link behind `token`.

    Raises:
        Http404: for a forged token, or one that was made for something else.
        LinkExpired: for one that was good and no longer is.
    """
    try:
        public_id = uuid.UUID(hex=_signer(purpose).unsign(token))
        link = SignedLink.objects.get(public_id=public_id, purpose=purpose)
    except (BadSignature, ValueError, SignedLink.DoesNotExist) as error:
        raise Http404 from error
    if link.revoked_at is not None or link.expires_at <= timezone.now():
        raise LinkExpired
    return link


@transaction.atomic
def revoke(*, purpose: str, subject: models.Model) -> int:
    """Withdraws every link handed out for `subject` and this purpose; returns how many were still good."""
    return SignedLink.objects.filter(
        purpose=purpose, subject_id=str(subject.pk), revoked_at__isnull=True
    ).update(revoked_at=timezone.now())


@transaction.atomic
def lead_to(*, purposes: Collection[str], subject: models.Model, now: models.Model) -> int:
    """Has what was handed out for `subject` lead to `now`, as long as it is good; returns how many there are.

    What was withdrawn stays so, and no link lives longer than before.
    """
    links = SignedLink.objects.filter(purpose__in=purposes, subject_id=str(subject.pk))
    return links.update(subject_id=str(now.pk))
