"""Leaving: one newsletter or all, by page, by one click, by mail; it counts at once."""

from django.db import transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.newsletter.addresses import address_hash, normalise
from apps.newsletter.choices import SubscriptionState, SuppressionReason
from apps.newsletter.models import Newsletter, Subscription
from apps.newsletter.services.readers import by_preferences_token
from apps.newsletter.services.suppression import suppress
from apps.outbox import services as outbox
from apps.outbox.choices import IncomingKind, MailKind
from apps.outbox.models import OutboxMessage


@transaction.atomic
def unsubscribe(*, token: str, way: str) -> Subscription:
    """Ends one newsletter at once, also for an issue that is going out; doing it twice does no harm.

    A link of an older subscription ends the present one of the same address too: who uses it wants no more
    mail. `way` is "page", "one_click" or "mail", for the record.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`.
    """
    subscription = by_preferences_token(token)
    end(subscription.email, newsletter=subscription.newsletter, way=way)
    suppress(address_hash=subscription.address_hash, newsletter=subscription.newsletter)
    subscription.refresh_from_db(fields=["state", "ended_at"])
    return subscription


@transaction.atomic
def unsubscribe_from_all(*, token: str, way: str) -> Subscription:
    """Ends every newsletter of the address, and refuses those to come.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`.
    """
    subscription = by_preferences_token(token)
    end(subscription.email, way=way)
    suppress(address_hash=subscription.address_hash)
    subscription.refresh_from_db(fields=["state", "ended_at"])
    return subscription


def end(email: str, *, way: str, newsletter: Newsletter | None = None) -> None:
    """Ends what the address receives and takes back what waits for it, in the caller's transaction."""
    live = Subscription.objects.live().filter(email=email).select_related("newsletter").order_by("pk")
    if newsletter is not None:
        live = live.filter(newsletter=newsletter)
    # The lock waits for a batch that is being queued; afterwards its mails are there to be taken back.
    for subscription in live.select_for_update(of=("self",)):
        subscription.state = SubscriptionState.ENDED
        subscription.ended_at = timezone.now()
        subscription.save(update_fields=["state", "ended_at"])
        audit.record(actor="visitor", action="unsubscribe", target=subscription, way=way)
    for left in [newsletter] if newsletter else Newsletter.objects.all():
        outbox.cancel_to(recipient=email, group_prefix=left.group_prefix)


@transaction.atomic
def leave_by_mail(subscription_id: int, kind: IncomingKind) -> None:
    """A mail has come to the address that the List-Unsubscribe header of this reader's mails names.

    Nobody has it but who has such a mail, and nobody writes to it for anything else: so what mail programs
    write of their own accord counts as well.
    """
    subscription = Subscription.objects.select_related("newsletter").filter(pk=subscription_id).first()
    if subscription is not None:
        end(subscription.email, newsletter=subscription.newsletter, way="mail")
        suppress(address_hash=subscription.address_hash, newsletter=subscription.newsletter)


@transaction.atomic
def leave_after_complaint(message: OutboxMessage, kind: IncomingKind) -> None:
    """Who has called a newsletter spam gets none of ours any more, until they subscribe again."""
    if kind == IncomingKind.COMPLAINT and message.kind == MailKind.NEWSLETTER:
        email = normalise(message.recipient)
        end(email, way="complaint")
        suppress(address_hash=address_hash(email), reason=SuppressionReason.COMPLAINT)
