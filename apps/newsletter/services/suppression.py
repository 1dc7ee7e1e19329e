"""Addresses that must not be written to, known by their hash alone."""

from django.db import transaction

from apps.newsletter.choices import SuppressionReason
from apps.newsletter.models import Newsletter, Subscription, Suppression


@transaction.atomic
def suppress(
    *,
    address_hash: str,
    newsletter: Newsletter | None = None,
    reason: str = SuppressionReason.LEFT,
) -> None:
    """Notes that `address_hash` gets `newsletter` no more; without one, none at all.

    `reason` is one of `SuppressionReason`.
    """
    Suppression.objects.bulk_create(
        [Suppression(address_hash=address_hash, newsletter=newsletter, reason=reason)], ignore_conflicts=True
    )


@transaction.atomic
def lift(subscription: Subscription) -> None:
    """The address' owner has confirmed this subscription; the other newsletters stay refused."""
    found = Suppression.objects.filter(address_hash=subscription.address_hash)
    found.filter(newsletter=subscription.newsletter).delete()
    for_all = found.filter(newsletter__isnull=True).first()
    if for_all is None:
        return
    for other in Newsletter.objects.exclude(pk=subscription.newsletter_id):
        suppress(address_hash=subscription.address_hash, newsletter=other, reason=for_all.reason)
    for_all.delete()
