"""Who has which mail in hand: taking some, giving back what was not begun, deciding about the dead's."""

import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.outbox import conf, rates
from apps.outbox.choices import PRIORITIES, MailKind, MessageState
from apps.outbox.models import OutboxMessage, OutboxStatus

log = structlog.get_logger(__name__)


@dataclass
class Batch:
    """Mails under one token. If there are none: `wait` seconds for a limit; None when nothing is due."""

    messages: list[OutboxMessage] = field(default_factory=list)
    wait: float | None = None


def recover() -> int:
    """Decides about mails whose worker died while handing them over; returns how many.

    A newsletter is parked as UNCERTAIN, for a second copy is worse than a missing one. Anything else is sent
    again with the same Message-ID, for a missing one is worse; but not for ever: it may be what kills them.
    """
    now = timezone.now()
    abandoned = OutboxMessage.objects.abandoned(now)
    reason = gettext_noop("The worker stopped while it was handing this over.")
    # The token stays: should the worker only have been slow, it may still say what came of it.
    given_up = Q(kind=MailKind.NEWSLETTER) | Q(attempts__gte=conf.value("OUTBOX_MAX_ATTEMPTS") - 1)
    parked = abandoned.filter(given_up).update(
        state=MessageState.UNCERTAIN, attempts=F("attempts") + 1, finished_at=now, last_error=reason
    )
    again = abandoned.update(
        state=MessageState.PENDING,
        attempts=F("attempts") + 1,
        next_attempt_at=now,
        claim_token=None,
        claimed_until=None,
        last_error=reason,
    )
    if parked or again:
        log.warning("mails_recovered", uncertain=parked, again=again)
    return parked + again


@transaction.atomic
def claim(size: int) -> Batch:
    """Takes up to `size` due mails of the most urgent priority that has any, as far as the limits allow."""
    if OutboxStatus.objects.filter(paused_at__isnull=False).exists():
        return Batch()
    now = timezone.now()
    for priority in sorted(PRIORITIES.values()):
        due = OutboxMessage.objects.due(priority=priority, now=now)
        found = list(due.select_for_update(skip_locked=True)[:size])
        if found:
            return _take(found)
    return Batch()


def _take(found: list[OutboxMessage]) -> Batch:
    allowed = rates.allow(found)
    for message, until in allowed.later:
        message.next_attempt_at = until
    if allowed.later:
        later = [message for message, _until in allowed.later]
        OutboxMessage.objects.bulk_update(later, ["next_attempt_at"])
    if not allowed.now:
        return Batch(wait=0 if allowed.wait is None else allowed.wait.total_seconds())
    token = uuid.uuid4()
    until = timezone.now() + timedelta(seconds=conf.value("OUTBOX_CLAIM_SECONDS"))
    mine = OutboxMessage.objects.filter(pk__in=[message.pk for message in allowed.now])
    mine.update(claim_token=token, claimed_until=until)
    for message in allowed.now:
        message.claim_token = token
    return Batch(allowed.now)


def release(messages: list[OutboxMessage]) -> None:
    """Gives back what was claimed and not begun."""
    mine = OutboxMessage.objects.filter(
        claim_token=messages[0].claim_token, pk__in=[message.pk for message in messages]
    )
    mine.filter(state=MessageState.PENDING).update(claim_token=None, claimed_until=None)


class SignOfLife:
    """Notes that the mail server takes mail, at most every few seconds: a row that all workers share."""

    EVERY = 5.0

    def __init__(self) -> None:
        self._noted = -self.EVERY

    def note(self) -> None:
        if time.monotonic() - self._noted >= self.EVERY:
            OutboxStatus.objects.update_or_create(pk=OutboxStatus.ROW, defaults={"sent_at": timezone.now()})
            self._noted = time.monotonic()
