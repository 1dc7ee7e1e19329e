"""What readers are told about their subscription; one function a message."""

import uuid

from django.utils import translation

from apps.links.services import token_for
from apps.newsletter.addresses import link_to, personal_links
from apps.newsletter.models import Subscription
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template


def queue_confirm(subscription: Subscription, *, token: str) -> None:
    """Asks whether it was really the address' owner who subscribed."""
    _send(
        "confirm",
        subscription,
        confirm_url=link_to("confirm", token, language=subscription.language),
    )


def queue_already_subscribed(subscription: Subscription) -> None:
    """Tells a reader who subscribes once more that this is not needed, and where the preferences are."""
    _send("already_subscribed", subscription)


def queue_welcome(subscription: Subscription) -> None:
    """After the confirmation: where to change or end the subscription."""
    _send("welcome", subscription)


def _send(template: str, subscription: Subscription, **context) -> None:
    links = None
    if subscription.link is not None:
        links = personal_links(token_for(subscription.link), language=subscription.language)
    with translation.override(subscription.language):
        newsletter_name = subscription.newsletter.name
    send_template(
        template=f"newsletter/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=subscription.email,
        language=subscription.language,
        # Each is an answer to somebody's request, never to a repeated task.
        dedupe_key=f"subscription:{subscription.pk}:{template}:{uuid.uuid4().hex[:12]}",
        context={"newsletter_name": newsletter_name, "links": links, **context},
    )
