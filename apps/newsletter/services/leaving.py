"""Leaving: one newsletter or all, by page, by one click, by mail; it counts at once."""

import re

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from apps.audit import services as audit
from apps.links.services import LinkExpired
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.models import Newsletter, Subscription
from apps.newsletter.services.readers import by_preferences_token
from apps.newsletter.services.suppression import suppress
from apps.outbox import services as outbox

# As `links.services.token_for` makes them: 32 hexadecimal digits, a colon, a signature.
_TOKEN = re.compile(r"[0-9a-f]{32}:[A-Za-z0-9_-]{43}")


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


def leave_by_mail(text: str) -> bool:
    """Ends the newsletter whose token stands in `text`, the subject of a mail to the address for leaving.

    Returns whether there was a good one. A forged or outdated token does nothing, so that anybody may write
    to this address.
    """
    for token in _TOKEN.findall(text[:1000]):
        try:
            unsubscribe(token=token, way="mail")
        except (Http404, LinkExpired):
            continue
        return True
    return False
