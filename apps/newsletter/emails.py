"""What readers are told about their subscription; one function a message."""

import uuid

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from apps.links.services import token_for
from apps.newsletter.addresses import link_to, personal_links
from apps.newsletter.models import ConsentText, Subscription
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template


def queue_confirm(pending: list[Subscription], *, token: str) -> None:
    """Asks whether it was really the address' owner who subscribed."""
    _send("confirm", pending, confirm_url=link_to("confirm", token, language=pending[0].language))


def queue_already_subscribed(held: list[Subscription]) -> None:
    """Tells a reader who subscribes once more that this is not needed, and where the preferences are."""
    _send("already_subscribed", held)


def queue_welcome(confirmed: list[Subscription]) -> None:
    """After the confirmation: where to change or end the subscription."""
    _send("welcome", confirmed)


def queue_agree(reader: Subscription, *, token: str, text: ConsentText) -> None:
    """The consent text has changed: asks the reader, once, whether they agree to the new one."""
    with translation.override(reader.language):
        agree_by = date_format(timezone.localtime(text.agree_by), "DATE_FORMAT")
        wording = text.text
    _send(
        "agree",
        [reader],
        agree_url=link_to("agree", token, language=reader.language),
        agree_by=agree_by,
        consent_text=wording,
    )


def _send(template: str, subscriptions: list[Subscription], **context) -> None:
    first = subscriptions[0]
    links = None
    if first.link is not None:
        links = personal_links(token_for(first.link), language=first.language)
    with translation.override(first.language):
        names = [subscription.newsletter.name for subscription in subscriptions]
        newsletter_name = get_text_list(names, gettext("and"))
    send_template(
        template=f"newsletter/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=first.email,
        language=first.language,
        # Each is an answer to somebody's request, never to a repeated task.
        dedupe_key=f"subscription:{first.pk}:{template}:{uuid.uuid4().hex[:12]}",
        context={"newsletter_name": newsletter_name, "links": links, **context},
    )
