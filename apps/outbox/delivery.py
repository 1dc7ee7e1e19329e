"""Handing mails over to the mail server, by as many workers at once as one likes.

A worker claims a few due rows, and for each: agrees on the envelope with the server, commits that it begins
(`Claim.begun`) just before the text, hands the text over. Each such commit is guarded by the claim and by the
mail's own row, so a worker that was thought dead begins nothing any more, and what was taken back is not
begun. After a crash, what was only claimed is claimed again; the one that was begun last may have arrived:
see `claims.recover`.

Never more than one mail of a worker is in doubt. That one begins says as well that the server took the one
before: one small commit a mail. What became of them the rows say once the batch is over.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.outbox import conf, transport
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import Batch, Progress, SignOfLife, claim, recover
from apps.outbox.messages import Mail, sender_domain
from apps.outbox.mime import Prepared, ascii_address, envelope_sender
from apps.outbox.models import MessageBody, OutboxMessage

log = structlog.get_logger(__name__)

# While a limit allows nothing, look again after at most so many seconds: a log-in code may have come.
LONGEST_WAIT = 1.0
# How often a worker looks whether others have died.
RECOVER_EVERY = 5.0


def deliver_pending(*, limit: int | None = None, seconds: float = 50) -> int:
    """Hands over what is due, the most urgent first; returns how many mails it took in hand.

    Stops when nothing is due, after `limit` mails or `seconds`, or when the mail server cannot be reached
    (what waits then stays as it is for the next sweep).
    """
    ends_at = time.monotonic() + seconds
    recover_at = 0.0
    handled = 0
    server = transport.Server.from_url(settings.EMAIL_URL)
    with transport.Transport(server, greeting=sender_domain()) as link:
        line = _Line(link)
        while (left := ends_at - time.monotonic()) > 0 and (limit is None or handled < limit):
            if time.monotonic() >= recover_at:
                recover()
                recover_at = time.monotonic() + RECOVER_EVERY
            size = conf.value("OUTBOX_BATCH")
            batch = claim(size if limit is None else min(size, limit - handled))
            if batch.wait is not None:
                time.sleep(min(batch.wait, LONGEST_WAIT, left))
                continue
            if not batch.messages:
                break
            try:
                handled += line.hand_over(batch)
            except transport.ServerUnavailable as error:
                log.error("mail_server_unavailable", reason=str(error))
                break
    return handled


@dataclass(frozen=True)
class _Built:
    """A mail ready to go."""

    message: Mail
    envelope: transport.Envelope
    data: bytes


class _Bodies:
    """The body that was needed last stays prepared: a newsletter's is the same thousands of times."""

    def __init__(self) -> None:
        self.pk: int | None = None
        self.prepared: Prepared | None = None

    def get(self, message: Mail) -> Prepared:
        """The prepared body of `message`.

        Raises:
            MessageBody.DoesNotExist: if it has been deleted.
        """
        if self.prepared is None or self.pk != message.body_id:
            body = MessageBody.objects.get(pk=message.body_id or 0)
            self.prepared, self.pk = Prepared(body, list(body.attachments.order_by("pk"))), body.pk
        return self.prepared


class _Line:
    """Mails one after the other over one connection. `unanswered`: its text is with the server."""

    def __init__(self, link: transport.Transport) -> None:
        self.link = link
        self.bodies = _Bodies()
        self.alive = SignOfLife()

    def hand_over(self, batch: Batch) -> int:
        """Hands as many of `batch` over as there is time for, or notes why not; returns how many.

        Raises:
            ServerUnavailable: if there is nobody to hand them to; these rows are as before.
        """
        self.progress = Progress(batch)
        self.unanswered: Mail | None = None
        self.handled = 0
        try:
            mails = self._built(batch.messages)
            mail = next(mails, None)
            while mail is not None:
                # Built while the server is still busy with the one before.
                following = next(mails, None)
                self._hear_answer()
                if not self._begin(mail, following):
                    break
                mail = following
        finally:
            self._hear_answer()
            self.progress.write_down()
            if self.progress.taken:
                self.alive.note()
        return self.handled

    def _built(self, messages: list[Mail]) -> Iterator[_Built]:
        """One after the other, for OUTBOX_BATCH_SECONDS: with a slow server, urgent mail may come."""
        ends_at = time.monotonic() + conf.value("OUTBOX_BATCH_SECONDS")
        for position, message in enumerate(messages):
            if position and time.monotonic() > ends_at:
                return
            self.handled += 1
            try:
                envelope = transport.Envelope.of(envelope_sender(message), ascii_address(message.recipient))
                built = _Built(message, envelope, self.bodies.get(message).build(message))
            except DatabaseError:
                raise
            except Exception as error:
                # Whatever is wrong with one mail must not stop the others.
                log.error("mail_not_built", message=message.pk, exc_info=error)
                self._finish(message, MessageState.FAILED, gettext_noop("It could not be put together."))
            else:
                yield built

    def _begin(self, mail: _Built, following: _Built | None) -> bool:
        """Hands over its text, if the server agrees and nobody took it back; False if the claim is lost."""
        try:
            self.link.ready(mail.envelope)
            if not self.progress.begin(mail.message):
                self.link.abandon()
                return not self.progress.is_lost()
            self.link.hand_over(mail.data, following=following.envelope if following else None)
        except transport.SendError as error:
            self._went_wrong(mail.message, error)
        else:
            self.unanswered = mail.message
        return True

    def _hear_answer(self) -> None:
        message, self.unanswered = self.unanswered, None
        if message is None:
            return
        try:
            self.link.taken()
        except transport.SendError as error:
            self._went_wrong(message, error)
        else:
            self.progress.taken.add(message.pk)

    def _went_wrong(self, message: Mail, error: transport.SendError) -> None:
        reason = str(error)
        if isinstance(error, transport.ServerUnavailable):
            self._note(message, last_error=reason)
            raise error
        if isinstance(error, transport.PermanentRefusal):
            self._finish(message, MessageState.FAILED, reason)
        elif isinstance(error, transport.Unknown) and message.kind == MailKind.NEWSLETTER:
            self._finish(message, MessageState.UNCERTAIN, reason)
        else:
            self._try_later(message, reason)

    def _try_later(self, message: Mail, reason: str) -> None:
        attempts = message.attempts + 1
        if attempts >= conf.value("OUTBOX_MAX_ATTEMPTS"):
            self._finish(message, MessageState.FAILED, reason)
            return
        self._note(
            message,
            state=MessageState.PENDING,
            attempts=attempts,
            next_attempt_at=timezone.now() + timedelta(seconds=conf.pause(attempts)),
            claim_token=None,
            claimed_until=None,
            last_error=reason,
        )
        log.warning("mail_put_off", message=message.pk, attempts=attempts, reason=reason)

    def _finish(self, message: Mail, state: MessageState, reason: str) -> None:
        noted = self._note(
            message,
            state=state,
            attempts=message.attempts + 1,
            finished_at=timezone.now(),
            claim_token=None,
            claimed_until=None,
            last_error=reason,
        )
        log.warning("mail_finished", message=message.pk, state=str(state), noted=noted)

    def _note(self, message: Mail, **changes: Any) -> bool:
        """Commits `changes` at once, unless the mail is another worker's by now."""
        if begun_at := self.progress.begun.get(message.pk):
            changes["handed_over_at"] = datetime.fromtimestamp(begun_at, UTC)
        mine = OutboxMessage.objects.filter(pk=message.pk, claim_token=self.progress.batch.token)
        return bool(mine.update(**changes))
