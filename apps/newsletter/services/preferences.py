"""What readers change themselves, by the personal link in their mails."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.links.services import LinkExpired
from apps.newsletter.choices import DigestState
from apps.newsletter.consent import consent_version
from apps.newsletter.models import Newsletter, Subscription
from apps.newsletter.services import leaving
from apps.newsletter.services.readers import by_preferences_token
from apps.newsletter.services.subscriptions import Choice, activate, delete
from apps.newsletter.services.suppression import suppress


@transaction.atomic
def change_preferences(
    *, token: str, choice: Choice, newsletters: Iterable[Newsletter] | None = None, client: str = ""
) -> Subscription:
    """Sets language, topics and projects for all that the reader receives, and which newsletters these are.

    Who holds the link reads the mailbox, so what is added needs no second confirmation; without `newsletters`
    they stay as they are.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`; LinkExpired also if the reader has left altogether.
    """
    subscription = by_preferences_token(token)
    held = {one.newsletter_id: one for one in _locked(subscription)}
    if not held:
        raise LinkExpired
    wanted = set(held) if newsletters is None else {newsletter.pk for newsletter in newsletters}
    for newsletter in newsletters or ():
        if newsletter.pk not in held:
            held[newsletter.pk] = _add(subscription, newsletter, client)
    for pk, one in held.items():
        if pk not in wanted:
            _end(one)
        elif not _is_so(one, choice):
            choice.apply_to(one)
            audit.record(actor="visitor", action="change_preferences", target=one)
    return subscription


def _locked(subscription: Subscription) -> list[Subscription]:
    active = Subscription.objects.active().same_address(subscription)
    return list(active.select_related("newsletter", "link").select_for_update(of=("self",)).order_by("pk"))


def _is_so(subscription: Subscription, choice: Choice) -> bool:
    return (
        subscription.language == choice.language
        and set(subscription.topics.all()) == set(choice.topics)
        and set(subscription.projects.all()) == set(choice.projects)
    )


def _add(subscription: Subscription, newsletter: Newsletter, client: str) -> Subscription:
    pending = Subscription.objects.awaiting().same_address(subscription).filter(newsletter=newsletter)
    added = pending.select_for_update().first() or Subscription(
        newsletter=newsletter, email=subscription.email
    )
    added.asked_at = timezone.now()
    added.consent_text_version = consent_version()
    added.source = "preferences"
    added.save()
    activate(added, client=client)
    audit.record(actor="visitor", action="confirm", target=added)
    return added


def _end(subscription: Subscription) -> None:
    leaving.end(subscription.email, newsletter=subscription.newsletter, way="preferences")
    suppress(address_hash=subscription.address_hash, newsletter=subscription.newsletter)


def exported(subscription: Subscription) -> dict[str, Any]:
    """Everything that is stored about the reader, for the reader (Art. 15 and 20 GDPR)."""
    known = Subscription.objects.same_address(subscription).select_related("newsletter")
    rows = known.prefetch_related(
        "topics", "projects", "past_consents", "deliveries__issue", "digests__run"
    ).order_by("pk")
    return {"email": subscription.email, "subscriptions": [_exported(row) for row in rows]}


_PROOF = ("asked_at", "asked_from", "confirmed_at", "confirmed_from", "source", "proof")


def _exported(row: Subscription) -> dict[str, Any]:
    return {
        "newsletter": row.newsletter.name,
        "state": row.state,
        "language": row.language,
        "topics": [str(topic) for topic in row.topics.all()],
        "projects": [str(project) for project in row.projects.all()],
        "consent_text_version": row.consent_text_version,
        **{name: getattr(row, name) for name in _PROOF},
        "ended_at": row.ended_at,
        "earlier_consents": [
            {"text_version": past.text_version, **{name: getattr(past, name) for name in _PROOF}}
            for past in row.past_consents.all()
        ],
        "issues": [str(delivery.issue) for delivery in row.deliveries.all()],
        "digests": [digest.run.ends_at for digest in row.digests.all() if digest.state == DigestState.QUEUED],
    }


@transaction.atomic
def erase(*, token: str) -> None:
    """Deletes all that is stored about the reader, now; only the hash stays that keeps us from writing again.

    Raises:
        Http404, LinkExpired: as `by_preferences_token`.
    """
    subscription = leaving.unsubscribe_from_all(token=token, way="erase")
    for row in Subscription.objects.same_address(subscription).select_for_update():
        delete(row)
    audit.record(actor="visitor", action="erase_reader")
