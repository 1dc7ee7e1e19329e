"""What mail programs need to know of a newsletter's mail: which list it is of, and how one leaves."""

from apps.newsletter.addresses import TOKEN_PLACEHOLDER, personal_links
from apps.outbox.addresses import signed_address
from apps.outbox.messages import sender_domain

# The purpose of the addresses at which a mail ends a subscription, and how long they are good.
LEAVE = "leave"
LEAVE_DAYS = 3650


def shared_headers(newsletter_id: int, *, language: str) -> dict[str, str]:
    """The headers that all readers share (RFC 2919, 2369, 8058); the outbox fills in `personal_values`."""
    links = personal_links(TOKEN_PLACEHOLDER, language=language)
    return {
        "List-Id": f"<newsletter-{newsletter_id}.{sender_domain()}>",
        "List-Unsubscribe": f"<{links.one_click}>[[leave]]",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def personal_values(subscription_id: int, *, token: str) -> dict[str, str]:
    """What one reader's copy differs in: its links' token, and an address to leave by, if we read mail."""
    address = signed_address(LEAVE, subscription_id, days=LEAVE_DAYS)
    reply = f", <mailto:{address}?subject=unsubscribe>" if address else ""
    return {"token": token, "leave": reply}
