"""Handing mails over to the mail server, by as many workers at once as one likes.

A worker claims a few due rows (a token and a short lease), and for each: announces it to the server, commits
HANDING_OVER just before the text, hands the text over, commits what came of it. Every commit is guarded by
the token, so a worker that was thought dead changes nothing any more. After a crash, what was only claimed
is claimed again; what was being handed over may have arrived: see `recover`.
"""

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.outbox import conf, transport
from apps.outbox.choices import PRIORITIES, MailKind, MessageState
from apps.outbox.messages import sender_domain
from apps.outbox.mime import Prepared, ascii_address, envelope_sender
from apps.outbox.models import MessageBody, OutboxMessage

log = structlog.get_logger(__name__)


def deliver_pending(*, limit: int | None = None, seconds: float = 50) -> int:
    """Hands over what is due, the most urgent first; returns how many mails it took in hand.

    Stops when nothing is due, after `limit` mails or `seconds`, or when the mail server cannot be reached
    (what waits then stays as it is for the next sweep).
    """
    recover()
    ends_at = time.monotonic() + seconds
    handled = 0
    bodies = _Bodies()
    server = transport.Server.from_url(settings.EMAIL_URL)
    with transport.Transport(server, greeting=sender_domain()) as connection:
        while time.monotonic() < ends_at and (limit is None or handled < limit):
            size = conf.value("OUTBOX_BATCH")
            batch = _claim(size if limit is None else min(size, limit - handled))
            if not batch:
                break
            try:
                for message in _in_time(batch):
                    _Handover(connection, bodies, message).run()
                    handled += 1
            except transport.ServerUnavailable as error:
                log.error("mail_server_unavailable", reason=str(error))
                break
            finally:
                _release(batch)
    return handled


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
def _claim(size: int) -> list[OutboxMessage]:
    """Takes up to `size` due mails of the most urgent priority that has any, under one new token."""
    now = timezone.now()
    for priority in sorted(PRIORITIES.values()):
        due = OutboxMessage.objects.due(priority=priority, now=now)
        batch = list(due.select_for_update(skip_locked=True)[:size])
        if batch:
            token = uuid.uuid4()
            until = now + timedelta(seconds=conf.value("OUTBOX_CLAIM_SECONDS"))
            mine = OutboxMessage.objects.filter(pk__in=[message.pk for message in batch])
            mine.update(claim_token=token, claimed_until=until)
            for message in batch:
                message.claim_token = token
            return batch
    return []


def _in_time(batch: list[OutboxMessage]) -> Iterator[OutboxMessage]:
    """The batch, but no longer than OUTBOX_BATCH_SECONDS: with a slow server, urgent mail may come."""
    ends_at = time.monotonic() + conf.value("OUTBOX_BATCH_SECONDS")
    for position, message in enumerate(batch):
        if position and time.monotonic() > ends_at:
            return
        yield message


def _release(batch: list[OutboxMessage]) -> None:
    """Gives back what was claimed and not begun."""
    mine = OutboxMessage.objects.filter(
        claim_token=batch[0].claim_token, pk__in=[message.pk for message in batch]
    )
    mine.filter(state=MessageState.PENDING).update(claim_token=None, claimed_until=None)


class _Bodies:
    """The body that was needed last stays prepared: a newsletter's is the same thousands of times."""

    def __init__(self) -> None:
        self.pk: int | None = None
        self.prepared: Prepared | None = None

    def get(self, message: OutboxMessage) -> Prepared:
        """The prepared body of `message`.

        Raises:
            MessageBody.DoesNotExist: if it has been deleted.
        """
        if self.prepared is None or self.pk != message.body_id:
            body = MessageBody.objects.get(messages=message)
            self.prepared, self.pk = Prepared(body, list(body.attachments.all())), body.pk
        return self.prepared


class _Handover:
    """One mail on its way; knows its row, whose every change is guarded by the claim."""

    def __init__(self, connection: transport.Transport, bodies: _Bodies, message: OutboxMessage) -> None:
        self.connection = connection
        self.bodies = bodies
        self.message = message

    def run(self) -> None:
        """Hands it over, or notes why not.

        Raises:
            ServerUnavailable: if there is nobody to hand it to; the row is as before.
        """
        try:
            recipient, data = self._prepare()
        except DatabaseError:
            raise
        except Exception as error:
            # Whatever is wrong with one mail must not stop the others.
            log.error("mail_not_built", message=self.message.pk, exc_info=error)
            self._finish(MessageState.FAILED, gettext_noop("It could not be put together."))
            return
        try:
            self.connection.begin(envelope_sender(self.message), recipient)
            if not self._note_handing_over():
                self.connection.abandon()
                return
            self.connection.hand_over(data)
        except transport.ServerUnavailable as error:
            self._note(last_error=str(error))
            raise
        except transport.PermanentRefusal as error:
            self._finish(MessageState.FAILED, str(error))
        except transport.TemporaryRefusal as error:
            self._try_later(str(error))
        except transport.Unknown as error:
            self._after_unknown(str(error))
        else:
            self._finish(MessageState.SENT, "")

    def _prepare(self) -> tuple[str, bytes]:
        return ascii_address(self.message.recipient), self.bodies.get(self.message).build(self.message)

    def _note_handing_over(self) -> bool:
        """Commits that its fate is open from now on; False if it was taken back or its claim ran out."""
        now = timezone.now()
        mine = self._mine().filter(state=MessageState.PENDING)
        lease = now + timedelta(seconds=conf.value("OUTBOX_LEASE_SECONDS"))
        return bool(mine.update(state=MessageState.HANDING_OVER, claimed_until=lease, handed_over_at=now))

    def _after_unknown(self, reason: str) -> None:
        if self.message.kind == MailKind.NEWSLETTER:
            self._finish(MessageState.UNCERTAIN, reason)
        else:
            self._try_later(reason)

    def _try_later(self, reason: str) -> None:
        attempts = self.message.attempts + 1
        if attempts >= conf.value("OUTBOX_MAX_ATTEMPTS"):
            self._finish(MessageState.FAILED, reason)
            return
        next_attempt_at = timezone.now() + timedelta(seconds=conf.pause(attempts))
        self._note(
            state=MessageState.PENDING,
            attempts=attempts,
            next_attempt_at=next_attempt_at,
            claim_token=None,
            claimed_until=None,
            last_error=reason,
        )
        log.warning("mail_put_off", message=self.message.pk, attempts=attempts, reason=reason)

    def _finish(self, state: MessageState, reason: str) -> None:
        noted = self._note(
            state=state,
            attempts=self.message.attempts + 1,
            finished_at=timezone.now(),
            claim_token=None,
            claimed_until=None,
            last_error=reason,
        )
        # A newsletter of thousands would drown the log; the rows say the same.
        if state != MessageState.SENT or not noted:
            log.warning("mail_finished", message=self.message.pk, state=str(state), noted=noted)

    def _mine(self):
        return OutboxMessage.objects.filter(pk=self.message.pk, claim_token=self.message.claim_token)

    def _note(self, **changes: Any) -> bool:
        """Commits `changes`, unless the claim is another worker's by now."""
        return bool(self._mine().update(**changes))
