"""Subscribing with double opt-in, changing preferences, leaving, and being forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.core import ratelimit
from apps.core.errors import RateLimited
from apps.links import services as links
from apps.links.models import SignedLink
from apps.newsletter import emails
from apps.newsletter.addresses import CONFIRM, PREFERENCES, normalise
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.consent import CONSENT_VERSION
from apps.newsletter.models import Newsletter, Subscription, Suppression
from apps.outbox import services as outbox
from apps.taxonomy.models import ActionField

CONFIRM_WITHIN = timedelta(days=7)
# As good as for ever: a mail that is found again after years must still offer the way out.
PREFERENCES_LAST = timedelta(days=365 * 30)
MAILS_A_DAY = 3
REQUESTS_AN_HOUR = 20


def default_newsletter() -> Newsletter:
    """The newsletter that is meant where none is named; set up when it is needed first."""
    newsletter = Newsletter.objects.default()
    if newsletter is None:
        newsletter, _created = Newsletter.objects.get_or_create(
            slug="netzwerk",
            defaults={"name_de": "Newsletter des Netzwerks", "name_en": "The network's newsletter"},
        )
    return newsletter


@transaction.atomic
def subscribe(
    *,
    newsletter: Newsletter,
    email: str,
    language: str,
    topics: Iterable[ActionField] = (),
    source: str,
    client: str,
) -> None:
    """Notes the wish and sends the mail that asks for confirmation.

    Whether the address was known before shows nowhere but in its owner's mailbox. `client` is the network
    address that asks, for the limit of 20 an hour.

    Raises:
        RateLimited: if `client` asks too often. More than 3 mails a day to one address are left out silently.
    """
    ratelimit.hit("newsletter.subscribe", client, limit=REQUESTS_AN_HOUR, period=timedelta(hours=1))
    subscription = _live_or_new(newsletter, normalise(email), language, source)
    if subscription.state == SubscriptionState.PENDING:
        subscription.language = language
        subscription.consent_text_version = CONSENT_VERSION
        subscription.asked_at = timezone.now()
        subscription.save(update_fields=["language", "consent_text_version", "asked_at"])
        subscription.topics.set(topics)
    if not _may_mail(subscription):
        return
    if subscription.state == SubscriptionState.PENDING:
        token = links.create(purpose=CONFIRM, subject=subscription, lifetime=CONFIRM_WITHIN)
        emails.queue_confirm(subscription, token=token)
        audit.record(actor="visitor", action="subscribe", target=subscription)
    else:
        emails.queue_already_subscribed(subscription)


def _live_or_new(newsletter: Newsletter, email: str, language: str, source: str) -> Subscription:
    live = (
        Subscription.objects.live()
        .select_related("newsletter", "link")
        .filter(newsletter=newsletter, email=email)
    )
    found = live.select_for_update(of=("self",)).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                newsletter=newsletter,
                email=email,
                language=language,
                consent_text_version=CONSENT_VERSION,
                asked_at=timezone.now(),
                source=source,
            )
    except IntegrityError:
        # Somebody subscribed the same address in this moment.
        return live.select_for_update(of=("self",)).get()


def _may_mail(subscription: Subscription) -> bool:
    try:
        ratelimit.hit("newsletter.mail", subscription.email, limit=MAILS_A_DAY, period=timedelta(days=1))
    except RateLimited:
        return False
    return True


def awaiting_confirmation(token: str) -> Subscription:
    """The subscription that the link in a confirmation mail is for; nothing is changed.

    Raises:
        Http404: for a forged token.
        LinkExpired: after seven days, or when the subscription has ended since.
    """
    link = links.resolve(token, purpose=CONFIRM)
    found = Subscription.objects.select_related("newsletter").filter(pk=int(link.subject_id)).first()
    if found is None or found.state == SubscriptionState.ENDED:
        raise links.LinkExpired
    return found


@transaction.atomic
def confirm(*, token: str) -> Subscription:
    """Makes a subscription active; doing it twice changes nothing more.

    Raises:
        Http404, LinkExpired: as `awaiting_confirmation`.
    """
    subscription = _locked(awaiting_confirmation(token))
    if subscription.state == SubscriptionState.ENDED:
        raise links.LinkExpired
    if subscription.state == SubscriptionState.ACTIVE:
        return subscription
    subscription.state = SubscriptionState.ACTIVE
    subscription.confirmed_at = timezone.now()
    subscription.link = lasting_link(subscription)
    subscription.save(update_fields=["state", "confirmed_at", "link"])
    Suppression.objects.filter(address_hash=subscription.address_hash).delete()
    audit.record(actor="visitor", action="confirm", target=subscription)
    emails.queue_welcome(subscription)
    return subscription


def lasting_link(subscription: Subscription) -> SignedLink:
    """Hands out the one link that stands in all mails to this reader."""
    token = links.create(purpose=PREFERENCES, subject=subscription, lifetime=PREFERENCES_LAST)
    return links.resolve(token, purpose=PREFERENCES)


def by_preferences_token(token: str) -> Subscription:
    """The subscription that the personal link of a mail is for.

    Raises:
        Http404: for a forged token.
        LinkExpired: for a subscription that has been forgotten.
    """
    link = links.resolve(token, purpose=PREFERENCES)
    found = Subscription.objects.select_related("newsletter").filter(pk=int(link.subject_id)).first()
    if found is None:
        raise links.LinkExpired
    return found


@transaction.atomic
def change_preferences(*, token: str, language: str, topics: Iterable[ActionField]) -> Subscription:
    """Sets language and topics of an active subscription.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`; LinkExpired also if it has ended.
    """
    subscription = _locked(by_preferences_token(token))
    if subscription.state != SubscriptionState.ACTIVE:
        raise links.LinkExpired
    if (subscription.language, set(subscription.topics.all())) == (language, set(topics)):
        return subscription
    subscription.language = language
    subscription.save(update_fields=["language"])
    subscription.topics.set(topics)
    audit.record(actor="visitor", action="change_preferences", target=subscription)
    return subscription


@transaction.atomic
def unsubscribe(*, token: str, way: str) -> Subscription:
    """Ends the subscription at once, also for an issue that is going out; doing it twice does no harm.

    A link of an older subscription ends the present one of the same address too: who uses it wants no more
    mail. `way` is "page" or "one_click", for the record.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`.
    """
    subscription = by_preferences_token(token)
    same_address = Subscription.objects.live().filter(
        newsletter=subscription.newsletter, email=subscription.email
    )
    # The lock waits for a batch that is being queued; afterwards its mails are there to be taken back.
    for live in same_address.select_for_update():
        live.state = SubscriptionState.ENDED
        live.ended_at = timezone.now()
        live.save(update_fields=["state", "ended_at"])
        Suppression.objects.get_or_create(address_hash=live.address_hash)
        audit.record(actor="visitor", action="unsubscribe", target=live, way=way)
    outbox.cancel_to(recipient=subscription.email, group_prefix=subscription.newsletter.group_prefix)
    subscription.refresh_from_db(fields=["state", "ended_at"])
    return subscription


@transaction.atomic
def forget(*, unconfirmed_before: datetime, ended_before: datetime) -> int:
    """Deletes subscriptions never confirmed, and ended ones whose proof need not be kept; returns how many.

    Whether an address wants no mail stays known by its hash (`Suppression`).
    """
    unconfirmed = Subscription.objects.filter(
        state=SubscriptionState.PENDING, asked_at__lt=unconfirmed_before
    )
    ended = Subscription.objects.filter(state=SubscriptionState.ENDED, ended_at__lt=ended_before)
    forgotten = 0
    for subscription in [*unconfirmed.select_for_update(), *ended.select_for_update()]:
        links.revoke(purpose=CONFIRM, subject=subscription)
        links.revoke(purpose=PREFERENCES, subject=subscription)
        subscription.delete()
        forgotten += 1
    if forgotten:
        audit.record(actor="system", action="forget_subscriptions", number=forgotten)
    return forgotten


def _locked(subscription: Subscription) -> Subscription:
    return (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("newsletter", "link")
        .get(pk=subscription.pk)
    )
