"""What mail programs need to know of a newsletter's mail: which list it is of, and how one leaves."""

from apps.newsletter.addresses import TOKEN_PLACEHOLDER, personal_links
from apps.newsletter.models import Subscription
from apps.outbox.addresses import signed_address
from apps.outbox.messages import sender_domain

# The purpose of the addresses at which a mail ends a subscription, and how long they are good.
LEAVE = "leave"
LEAVE_DAYS = 3650
_REPLY_PLACEHOLDER = "[[leave]]"


def shared_headers(newsletter_id: int, *, language: str) -> dict[str, str]:
    """The headers that all readers share (RFC 2919, 2369, 8058), for `personal_headers` to complete."""
    links = personal_links(TOKEN_PLACEHOLDER, language=language)
    return {
        "List-Id": f"<newsletter-{newsletter_id}.{sender_domain()}>",
        "List-Unsubscribe": f"<{links.one_click}>{_REPLY_PLACEHOLDER}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def personal_headers(shared: dict[str, str], subscription: Subscription, *, token: str) -> dict[str, str]:
    """`shared` for one reader: links by `token`, and an address to write to if the portal reads mail."""
    address = signed_address(LEAVE, subscription.pk, days=LEAVE_DAYS)
    reply = f", <mailto:{address}?subject=unsubscribe>" if address else ""
    return {
        name: value.replace(TOKEN_PLACEHOLDER, token).replace(_REPLY_PLACEHOLDER, reply)
        for name, value in shared.items()
    }
