"""Who is behind a personal link."""

from apps.links import services as links
from apps.newsletter.addresses import PREFERENCES
from apps.newsletter.models import Subscription


def by_preferences_token(token: str) -> Subscription:
    """The subscription that the personal link of a mail is for.

    Raises:
        Http404: for a forged token.
        LinkExpired: for a subscription that has been forgotten.
    """
    link = links.resolve(token, purpose=PREFERENCES)
    found = Subscription.objects.select_related("newsletter", "link").filter(pk=int(link.subject_id)).first()
    if found is None:
        raise links.LinkExpired
    return found


def of_reader(subscription: Subscription) -> list[Subscription]:
    """All that the same reader has confirmed."""
    return list(
        Subscription.objects.active()
        .same_address(subscription)
        .select_related("newsletter", "link")
        .order_by("newsletter__position", "newsletter")
    )
