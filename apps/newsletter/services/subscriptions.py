"""Subscribing with double opt-in, and being forgotten."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
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
from apps.newsletter.consent import consent_version
from apps.newsletter.models import Newsletter, Subscription
from apps.newsletter.services.suppression import lift
from apps.projects.models import Project
from apps.taxonomy.models import ActionField

CONFIRM_WITHIN = timedelta(days=7)
# As good as for ever: a mail that is found again after years must still offer the way out.
PREFERENCES_LAST = timedelta(days=365 * 30)
MAILS_A_DAY = 3
REQUESTS_AN_HOUR = 20


@dataclass(frozen=True)
class Choice:
    """What a reader wants to read about, and in which language; nothing chosen is everything."""

    language: str
    topics: Collection[ActionField] = ()
    projects: Collection[Project] = ()

    def apply_to(self, subscription: Subscription) -> None:
        """Sets it; the caller has locked the row."""
        subscription.language = self.language
        subscription.save(update_fields=["language"])
        subscription.topics.set(self.topics)
        subscription.projects.set(self.projects)


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
    *, newsletters: Iterable[Newsletter], email: str, choice: Choice, source: str, client: str
) -> None:
    """Notes the wish and sends the one mail that asks for confirmation.

    Whether the address was known before shows nowhere but in its owner's mailbox; what its owner has
    confirmed before stays as it is. `client` is the network address that asks, for the limit of 20 an hour;
    it is kept as a proof only if the operator wants that (`NEWSLETTER_KEEP_CLIENT_ADDRESS`).

    Raises:
        RateLimited: if `client` asks too often. More than 3 mails a day to one address are left out silently.
    """
    ratelimit.hit("newsletter.subscribe", client, limit=REQUESTS_AN_HOUR, period=timedelta(hours=1))
    email = normalise(email)
    # Always in the same order, as whoever leaves at this moment takes them: nobody waits in a circle.
    list(Subscription.objects.live().filter(email=email).order_by("pk").select_for_update())
    wanted = sorted(newsletters, key=lambda newsletter: newsletter.pk)
    asked = [_ask(newsletter, email, choice, source) for newsletter in wanted]
    pending = [one for one in asked if one.state == SubscriptionState.PENDING]
    # One moment for all, by which the link in the mail knows what was asked for with it.
    now, version = timezone.now(), consent_version()
    for subscription in pending:
        subscription.consent_text_version, subscription.asked_at = version, now
        subscription.asked_from = kept_address(client)
        subscription.save(update_fields=["consent_text_version", "asked_at", "asked_from"])
        choice.apply_to(subscription)
    if not _may_mail(email):
        return
    if pending:
        ask_to_confirm(pending)
        audit.record(actor="visitor", action="subscribe", target=pending[0])
    else:
        emails.queue_already_subscribed(asked)


def ask_to_confirm(pending: list[Subscription]) -> None:
    """Sends the mail whose link confirms `pending`: subscriptions of one address, asked for at one time."""
    token = links.create(purpose=CONFIRM, subject=pending[0], lifetime=CONFIRM_WITHIN)
    emails.queue_confirm(pending, token=token)


def kept_address(client: str | None) -> str | None:
    """The address of a connection, if the operator keeps these as a proof."""
    return client if settings.NEWSLETTER_KEEP_CLIENT_ADDRESS and client else None


def _ask(newsletter: Newsletter, email: str, choice: Choice, source: str) -> Subscription:
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
                language=choice.language,
                asked_at=timezone.now(),
                source=source,
            )
    except IntegrityError:
        # Somebody subscribed the same address in this moment.
        return live.select_for_update(of=("self",)).get()


def _may_mail(email: str) -> bool:
    try:
        ratelimit.hit("newsletter.mail", email, limit=MAILS_A_DAY, period=timedelta(days=1))
    except RateLimited:
        return False
    return True


def awaiting_confirmation(token: str) -> list[Subscription]:
    """The subscriptions that the link in a confirmation mail is for; nothing is changed.

    Raises:
        Http404: for a forged token.
        LinkExpired: after seven days, or when the subscription has ended since.
    """
    link = links.resolve(token, purpose=CONFIRM)
    return _asked_together(int(link.subject_id))


def _asked_together(pk: int, *, lock: bool = False) -> list[Subscription]:
    known = Subscription.objects.live().select_related("newsletter", "link").order_by("pk")
    first = known.filter(pk=pk).first()
    if first is None:
        raise links.LinkExpired
    together = known.same_address(first).filter(asked_at=first.asked_at)
    return list(together.select_for_update(of=("self",)) if lock else together)


@transaction.atomic
def confirm(*, token: str, client: str = "") -> list[Subscription]:
    """Makes subscriptions active; doing it twice changes nothing more.

    Raises:
        Http404, LinkExpired: as `awaiting_confirmation`.
    """
    link = links.resolve(token, purpose=CONFIRM)
    together = _asked_together(int(link.subject_id), lock=True)
    if not together:
        raise links.LinkExpired
    pending = [one for one in together if one.state == SubscriptionState.PENDING]
    for subscription in pending:
        activate(subscription, client=client)
        audit.record(actor="visitor", action="confirm", target=subscription)
    if pending:
        emails.queue_welcome(pending)
    return together


def activate(subscription: Subscription, *, client: str = "") -> None:
    """Its owner has agreed. The caller has locked the row and writes the audit entry."""
    subscription.state = SubscriptionState.ACTIVE
    subscription.confirmed_at = timezone.now()
    subscription.confirmed_from = kept_address(client)
    subscription.link = subscription.link or lasting_link(subscription)
    subscription.save(update_fields=["state", "confirmed_at", "confirmed_from", "link"])
    lift(subscription)


def lasting_link(subscription: Subscription) -> SignedLink:
    """Hands out the one link that stands in all mails to this reader."""
    token = links.create(purpose=PREFERENCES, subject=subscription, lifetime=PREFERENCES_LAST)
    return links.resolve(token, purpose=PREFERENCES)


def reader_token(subscription: Subscription) -> str:
    """The token of a reader's lasting link; the link is made if there is none yet, as after an import."""
    if subscription.link is None:
        subscription.link = lasting_link(subscription)
        subscription.save(update_fields=["link"])
    return links.token_for(subscription.link)


def reader_tokens(link_ids: Mapping[int, int | None]) -> dict[int, str]:
    """The same for many readers, by subscription, of whom it is known which link they have, if any."""
    found = links.tokens_of([pk for pk in link_ids.values() if pk is not None], purpose=PREFERENCES)
    tokens = {reader: found[pk] for reader, pk in link_ids.items() if pk is not None and pk in found}
    missing = link_ids.keys() - tokens.keys()
    for reader in Subscription.objects.filter(pk__in=missing).select_related("link") if missing else ():
        tokens[reader.pk] = reader_token(reader)
    return tokens


@transaction.atomic
def forget(*, unconfirmed_before: datetime, ended_before: datetime) -> int:
    """Deletes subscriptions never confirmed, and ended ones whose proof need not be kept; returns how many.

    Whether an address wants no mail stays known by its hash (`Suppression`).
    """
    unconfirmed = Subscription.objects.awaiting().filter(asked_at__lt=unconfirmed_before)
    ended = Subscription.objects.filter(state=SubscriptionState.ENDED, ended_at__lt=ended_before)
    forgotten = 0
    for subscription in [*unconfirmed.select_for_update(), *ended.select_for_update()]:
        delete(subscription)
        forgotten += 1
    if forgotten:
        audit.record(actor="system", action="forget_subscriptions", number=forgotten)
    return forgotten


def delete(subscription: Subscription) -> None:
    """Removes a subscription, its proof and its links; within the caller's transaction."""
    links.revoke(purpose=CONFIRM, subject=subscription)
    links.revoke(purpose=PREFERENCES, subject=subscription)
    subscription.delete()
