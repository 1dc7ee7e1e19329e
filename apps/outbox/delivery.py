"""Handing mails over to the mail server, by as many workers at once as one likes.

A worker claims a few due rows (a token and a short lease), and for each: announces it to the server, commits
HANDING_OVER just before the text, hands the text over, commits what came of it. Every commit is guarded by
the token, so a worker that was thought dead changes nothing any more. After a crash, what was only claimed
is claimed again; what was being handed over may have arrived: see `claims.recover`.

Never more than one mail of a worker is in HANDING_OVER. That the server took one is committed in the same
statement as that the next is begun, while the server reads the next one's announcement: one commit a mail.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.outbox import conf, transport
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import SignOfLife, claim, recover, release
from apps.outbox.messages import sender_domain
from apps.outbox.mime import Prepared, ascii_address, envelope_sender
from apps.outbox.models import MessageBody, OutboxMessage

log = structlog.get_logger(__name__)

# While a limit allows nothing, look again after at most so many seconds: a log-in code may have come.
LONGEST_WAIT = 1.0

_NOTE = f"""
    UPDATE {OutboxMessage._meta.db_table} SET
        state = CASE WHEN id = %(taken)s::bigint THEN 'sent' ELSE 'handing_over' END,
        attempts = CASE WHEN id = %(taken)s::bigint THEN attempts + 1 ELSE attempts END,
        claim_token = CASE WHEN id = %(taken)s::bigint THEN NULL ELSE claim_token END,
        claimed_until = CASE WHEN id = %(taken)s::bigint THEN NULL ELSE %(lease)s::timestamptz END,
        handed_over_at = CASE WHEN id = %(taken)s::bigint THEN handed_over_at ELSE %(now)s::timestamptz END,
        finished_at = CASE WHEN id = %(taken)s::bigint THEN %(now)s::timestamptz ELSE finished_at END,
        last_error = CASE WHEN id = %(taken)s::bigint THEN '' ELSE last_error END
    WHERE claim_token = %(token)s::uuid
        AND (id = %(taken)s::bigint OR (id = %(begun)s::bigint AND state = 'pending'))
    RETURNING id
"""


def deliver_pending(*, limit: int | None = None, seconds: float = 50) -> int:
    """Hands over what is due, the most urgent first; returns how many mails it took in hand.

    Stops when nothing is due, after `limit` mails or `seconds`, or when the mail server cannot be reached
    (what waits then stays as it is for the next sweep).
    """
    recover()
    ends_at = time.monotonic() + seconds
    handled = 0
    server = transport.Server.from_url(settings.EMAIL_URL)
    with transport.Transport(server, greeting=sender_domain()) as link:
        line = _Line(link)
        while (left := ends_at - time.monotonic()) > 0 and (limit is None or handled < limit):
            size = conf.value("OUTBOX_BATCH")
            batch = claim(size if limit is None else min(size, limit - handled))
            if batch.wait is not None:
                time.sleep(min(batch.wait, LONGEST_WAIT, left))
                continue
            if not batch.messages:
                break
            try:
                handled += line.hand_over(batch.messages)
            except transport.ServerUnavailable as error:
                log.error("mail_server_unavailable", reason=str(error))
                break
            finally:
                release(batch.messages)
    return handled


def _in_time(batch: list[OutboxMessage]) -> Iterator[OutboxMessage]:
    """The batch, but no longer than OUTBOX_BATCH_SECONDS: with a slow server, urgent mail may come."""
    ends_at = time.monotonic() + conf.value("OUTBOX_BATCH_SECONDS")
    for position, message in enumerate(batch):
        if position and time.monotonic() > ends_at:
            return
        yield message


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
            self.prepared, self.pk = Prepared(body, list(body.attachments.order_by("pk"))), body.pk
        return self.prepared


class _Line:
    """Mails one after the other over one connection; every change of a row is guarded by its claim.

    `unanswered`: its text is with the server, whose answer is awaited. `taken`: the server took it, which
    is not noted yet.
    """

    def __init__(self, link: transport.Transport) -> None:
        self.link = link
        self.bodies = _Bodies()
        self.alive = SignOfLife()
        self.unanswered: OutboxMessage | None = None
        self.taken: OutboxMessage | None = None

    def hand_over(self, batch: list[OutboxMessage]) -> int:
        """Hands as many of `batch` over as there is time for, or notes why not; returns how many.

        Raises:
            ServerUnavailable: if there is nobody to hand them to; these rows are as before.
        """
        handled = 0
        try:
            for message in _in_time(batch):
                self._begin(message)
                handled += 1
        finally:
            self._hear_answer()
            self._note_taken()
        return handled

    def _begin(self, message: OutboxMessage) -> None:
        # Built while the server is still busy with the one before.
        built = self._build(message)
        self._hear_answer()
        if built is None:
            return
        recipient, data = built
        try:
            self.link.begin(envelope_sender(message), recipient)
            if not self._note_begun(message):
                self.link.abandon()
                return
            self.link.hand_over(data)
        except transport.SendError as error:
            self._went_wrong(message, error)
        else:
            self.unanswered = message

    def _build(self, message: OutboxMessage) -> tuple[str, bytes] | None:
        try:
            return ascii_address(message.recipient), self.bodies.get(message).build(message)
        except DatabaseError:
            raise
        except Exception as error:
            # Whatever is wrong with one mail must not stop the others.
            log.error("mail_not_built", message=message.pk, exc_info=error)
            _finish(message, MessageState.FAILED, gettext_noop("It could not be put together."))
            return None

    def _hear_answer(self) -> None:
        message, self.unanswered = self.unanswered, None
        if message is None:
            return
        try:
            self.link.taken()
        except transport.SendError as error:
            self._went_wrong(message, error)
        else:
            self.taken = message

    def _note_begun(self, message: OutboxMessage) -> bool:
        """Commits that its fate is open from now on; False if it was taken back or its claim ran out."""
        return message.pk in self._note(begun=message)

    def _note_taken(self) -> None:
        if self.taken is not None:
            self._note(begun=None)

    def _note(self, *, begun: OutboxMessage | None) -> set[int]:
        taken, self.taken = self.taken, None
        now = timezone.now()
        values = {
            "taken": taken.pk if taken else 0,
            "begun": begun.pk if begun else 0,
            "token": (begun or taken).claim_token,  # type: ignore[union-attr]
            "now": now,
            "lease": now + timedelta(seconds=conf.value("OUTBOX_LEASE_SECONDS")),
        }
        noted = {pk for (pk,) in _prepared(_NOTE, values)}
        if taken is not None:
            self.alive.note()
            if taken.pk not in noted:
                log.warning("mail_finished", message=taken.pk, state="sent", noted=False)
        return noted

    def _went_wrong(self, message: OutboxMessage, error: transport.SendError) -> None:
        reason = str(error)
        if isinstance(error, transport.ServerUnavailable):
            _note(message, state=MessageState.PENDING, last_error=reason)
            raise error
        if isinstance(error, transport.PermanentRefusal):
            _finish(message, MessageState.FAILED, reason)
        elif isinstance(error, transport.Unknown) and message.kind == MailKind.NEWSLETTER:
            _finish(message, MessageState.UNCERTAIN, reason)
        else:
            _try_later(message, reason)


def _prepared(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Runs a statement that the database plans once a connection; Django would have it planned each time."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, prepare=True).fetchall()


def _try_later(message: OutboxMessage, reason: str) -> None:
    attempts = message.attempts + 1
    if attempts >= conf.value("OUTBOX_MAX_ATTEMPTS"):
        _finish(message, MessageState.FAILED, reason)
        return
    _note(
        message,
        state=MessageState.PENDING,
        attempts=attempts,
        next_attempt_at=timezone.now() + timedelta(seconds=conf.pause(attempts)),
        claim_token=None,
        claimed_until=None,
        last_error=reason,
    )
    log.warning("mail_put_off", message=message.pk, attempts=attempts, reason=reason)


def _finish(message: OutboxMessage, state: MessageState, reason: str) -> None:
    noted = _note(
        message,
        state=state,
        attempts=message.attempts + 1,
        finished_at=timezone.now(),
        claim_token=None,
        claimed_until=None,
        last_error=reason,
    )
    log.warning("mail_finished", message=message.pk, state=str(state), noted=noted)


def _note(message: OutboxMessage, **changes: Any) -> bool:
    """Commits `changes`, unless the claim is another worker's by now."""
    mine = OutboxMessage.objects.filter(pk=message.pk, claim_token=message.claim_token)
    return bool(mine.update(**changes))
