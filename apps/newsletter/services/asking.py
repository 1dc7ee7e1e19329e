"""Asking readers unasked, each once: after an import, and when the consent text changes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.links import services as links
from apps.newsletter import emails
from apps.newsletter.addresses import AGREE
from apps.newsletter.choices import ImportSource
from apps.newsletter.consent import consent_version
from apps.newsletter.models import ConsentText, PastConsent, Subscription
from apps.newsletter.services.subscriptions import ask_to_confirm, kept_address

AT_ONCE = 200
# Who answers late is written to again.
LATE = timedelta(days=90)


class TextChanged(Conflict):
    """A newer text than the one that was shown."""

    user_message = _("The text has changed in the meantime. Please read it once more.")


def ask_waiting(*, limit: int = AT_ONCE) -> int:
    """Asks the next readers who have not been asked; returns how many addresses were dealt with.

    Safe to run at any time, as often and as many at once as one likes.
    """
    return _ask_imported(limit) + _ask_again(limit)


@transaction.atomic
def _ask_imported(limit: int) -> int:
    waiting = Subscription.objects.awaiting().filter(source=ImportSource.ASK, asked_for_version="")
    found = _next(waiting, limit)
    version = consent_version()
    for reader in found:
        reader.consent_text_version = reader.asked_for_version = version
        reader.asked_at = timezone.now()
        reader.save(update_fields=["consent_text_version", "asked_for_version", "asked_at"])
        ask_to_confirm([reader])
        audit.record(actor="system", action="ask", target=reader)
    return len(found)


@transaction.atomic
def _ask_again(limit: int) -> int:
    text = ConsentText.objects.current()
    if text is None or text.agree_by is None or text.agree_by <= timezone.now():
        return 0
    # One at a time, so that nobody is asked twice who receives two newsletters.
    if not ConsentText.objects.select_for_update(skip_locked=True).filter(pk=text.pk):
        return 0
    waiting = Subscription.objects.mailable().outdated(text).exclude(asked_for_version=text.version)
    asked: set[str] = set()
    for reader in _next(waiting, limit):
        if reader.email in asked:
            continue
        asked.add(reader.email)
        # One mail a person, whatever they receive; the others are asked with it.
        waiting.same_address(reader).update(asked_for_version=text.version)
        lifetime = text.agree_by - timezone.now() + LATE
        token = links.create(purpose=AGREE, subject=reader, lifetime=lifetime)
        emails.queue_agree(reader, token=token, text=text)
        audit.record(actor="system", action="ask_again", target=reader, version=text.version)
    return len(asked)


def _next(waiting: QuerySet, limit: int) -> list[Subscription]:
    waiting = waiting.select_related("newsletter", "link").order_by("email", "pk")
    return list(waiting.select_for_update(of=("self",), skip_locked=True)[:limit])


def to_agree(token: str) -> tuple[Subscription, ConsentText, bool]:
    """Whom the link asks, about which text, and whether there is still something to agree to.

    Raises:
        Http404: for a forged token.
        LinkExpired: if the reader has left, or the link is too old.
    """
    link = links.resolve(token, purpose=AGREE)
    active = Subscription.objects.active().select_related("newsletter", "link")
    reader = active.filter(pk=int(link.subject_id)).first()
    text = ConsentText.objects.current()
    if reader is None or text is None:
        raise links.LinkExpired
    return reader, text, active.same_address(reader).outdated(text).exists()


@transaction.atomic
def agree(*, token: str, version: str, client: str = "") -> Subscription:
    """The reader agrees to the text of `version`, for all that they receive; the earlier proof is kept.

    Raises:
        Http404, LinkExpired: as `to_agree`.
        TextChanged: if there is a newer text.
    """
    reader, text, _open = to_agree(token)
    if text.version != version:
        raise TextChanged
    now = timezone.now()
    outdated = Subscription.objects.outdated(text).same_address(reader)
    for subscription in outdated.select_for_update().order_by("pk"):
        _keep_proof(subscription)
        subscription.consent_text_version = text.version
        subscription.asked_at = subscription.confirmed_at = now
        subscription.asked_from = subscription.confirmed_from = kept_address(client)
        subscription.source, subscription.proof = "again", ""
        subscription.save()
        audit.record(actor="visitor", action="agree", target=subscription, version=text.version)
    return reader


def _keep_proof(subscription: Subscription) -> None:
    assert subscription.confirmed_at is not None
    PastConsent.objects.create(
        subscription=subscription,
        text_version=subscription.consent_text_version,
        asked_at=subscription.asked_at,
        asked_from=subscription.asked_from,
        confirmed_at=subscription.confirmed_at,
        confirmed_from=subscription.confirmed_from,
        source=subscription.source,
        proof=subscription.proof,
    )
