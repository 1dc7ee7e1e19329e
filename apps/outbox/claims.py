"""Who has which mail in hand: taking some, moving on, writing down the end, deciding about the dead's.

A claim is a row of its own, with the mail that is being handed over in it; that a worker goes on to the next
one is one commit of that small row. The mails' own rows are written to once a batch.
"""

import time
import uuid
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import psycopg
import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop
from psycopg.errors import InvalidSqlStatementName
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from apps.outbox import conf, rates
from apps.outbox.choices import PRIORITIES, MailKind, MessageState
from apps.outbox.messages import Mail
from apps.outbox.models import Claim, OutboxMessage, OutboxStatus

log = structlog.get_logger(__name__)

_TABLE = OutboxMessage._meta.db_table
_numbers = count()

_PUT_OFF = f"""
    UPDATE {_TABLE} SET next_attempt_at = late.until
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS late (pk, until) WHERE id = late.pk
"""

# The lock on the mail's row makes whoever takes the mail back at this moment wait, or wins the row before us.
_BEGIN = f"""
    WITH mine AS (
        SELECT id FROM {_TABLE}
        WHERE id = $1::bigint AND claim_token = $2::uuid AND state = 'pending' FOR NO KEY UPDATE
    )
    UPDATE {Claim._meta.db_table}
    SET begun = mine.id, begun_at = to_timestamp($3::float8), until = to_timestamp($3::float8 + $4::float8)
    FROM mine WHERE token = $2::uuid RETURNING begun
"""

# What was put off, failed or was taken back meanwhile has this token no more.
_WRITE_DOWN = f"""
    WITH ended AS (DELETE FROM {Claim._meta.db_table} WHERE token = %(token)s)
    UPDATE {_TABLE} SET
        state = CASE WHEN mine.taken THEN 'sent' ELSE state END,
        attempts = CASE WHEN mine.taken THEN attempts + 1 ELSE attempts END,
        handed_over_at = COALESCE(to_timestamp(mine.begun), handed_over_at),
        finished_at = CASE WHEN mine.taken THEN %(now)s::timestamptz ELSE finished_at END,
        last_error = CASE WHEN mine.taken THEN '' ELSE last_error END,
        claim_token = NULL,
        claimed_until = NULL
    FROM unnest(%(ids)s::bigint[], %(begun)s::float8[], %(taken)s::bool[]) AS mine (pk, begun, taken)
    WHERE id = mine.pk AND claim_token = %(token)s AND (mine.taken OR state = 'pending')
    RETURNING mine.taken
"""

# The same for one whose worker is silent. What it had begun is in doubt, until the server's time is over.
_BREAK_OFF = f"""
    UPDATE {_TABLE} SET
        state = CASE WHEN id < %(begun)s THEN 'sent' WHEN id = %(begun)s THEN 'handing_over' ELSE state END,
        attempts = CASE WHEN id < %(begun)s THEN attempts + 1 ELSE attempts END,
        handed_over_at = CASE WHEN id <= %(begun)s THEN %(begun_at)s::timestamptz ELSE handed_over_at END,
        finished_at = CASE WHEN id < %(begun)s THEN %(begun_at)s::timestamptz ELSE finished_at END,
        claim_token = CASE WHEN id = %(begun)s THEN claim_token END,
        claimed_until = CASE WHEN id = %(begun)s THEN %(lease)s::timestamptz END
    WHERE state = 'pending' AND claim_token = %(token)s
"""


_COLUMNS = [column.name for column in fields(Mail)]


@dataclass
class Batch:
    """Mails under one token. If there are none: `wait` seconds for a limit; None when nothing is due."""

    messages: list[Mail] = field(default_factory=list)
    wait: float | None = None
    token: uuid.UUID = field(default_factory=uuid.uuid4)


def recover() -> int:
    """Takes over from workers that are silent, and decides what is in doubt; returns how many of these.

    A newsletter is parked as UNCERTAIN, for a second copy is worse than a missing one. Anything else is sent
    again with the same Message-ID, for a missing one is worse; but not for ever: it may be what kills them.
    """
    now = timezone.now()
    _break_off_silent(now)
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
def _break_off_silent(now: datetime) -> None:
    silent = list(Claim.objects.filter(until__lt=now).select_for_update(skip_locked=True))
    for claim in silent:
        values: dict[str, Any] = {
            "token": claim.token,
            "begun": claim.begun,
            "begun_at": claim.begun_at,
            "lease": claim.begun_at
            and claim.begun_at + timedelta(seconds=conf.value("OUTBOX_LEASE_SECONDS")),
        }
        with connection.cursor() as cursor:
            cursor.execute(_BREAK_OFF, values)
        claim.delete()
        log.warning("claim_broken_off", begun=claim.begun)


@transaction.atomic
def claim(size: int) -> Batch:
    """Takes up to `size` due mails of the most urgent priority that has any, as far as the limits allow."""
    if OutboxStatus.objects.filter(paused_at__isnull=False).exists():
        return Batch()
    now = timezone.now()
    for priority in sorted(PRIORITIES.values()):
        due = OutboxMessage.objects.due(priority=priority, now=now).select_for_update(skip_locked=True)
        found = [Mail(*row) for row in due.values_list(*_COLUMNS)[:size]]
        if found:
            return _take(found)
    return Batch()


def _take(found: list[Mail]) -> Batch:
    allowed = rates.allow(found)
    if allowed.later:
        with connection.cursor() as cursor:
            later: list[Any] = [
                [mail.pk for mail, _until in allowed.later],
                [until for _mail, until in allowed.later],
            ]
            cursor.execute(_PUT_OFF, later)
    if not allowed.now:
        return Batch(wait=0 if allowed.wait is None else allowed.wait.total_seconds())
    batch = Batch(sorted(allowed.now, key=lambda message: message.pk))
    patience = timedelta(seconds=conf.value("OUTBOX_CLAIM_SECONDS"))
    Claim.objects.create(token=batch.token, until=timezone.now() + patience)
    with connection.cursor() as cursor:
        ids = [message.pk for message in batch.messages]
        cursor.execute(f"UPDATE {_TABLE} SET claim_token = %s WHERE id = ANY(%s)", [batch.token, ids])
    return batch


class Progress:
    """How far a batch is: `begin` for each mail, in the order of their ids; at the end `write_down`.

    Beginning is what is done for each mail of a newsletter, so the statement is prepared once a batch and run
    by the client library itself; Django and psycopg need as long again for what it does not need.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.begun: dict[int, float] = {}
        self.taken: set[int] = set()
        self._name = b"outbox_begin_%d" % next(_numbers)
        self._token = batch.token.hex.encode()
        self._patience = str(conf.value("OUTBOX_CLAIM_SECONDS")).encode()
        self._prepared_on: PGconn | None = None

    def begin(self, message: Mail) -> bool:
        """Commits that its fate is open from now on; False if it was taken back or the claim is lost."""
        now = time.time()
        connection.ensure_connection()
        try:
            mine = self._run([b"%d" % message.pk, self._token, b"%f" % now, self._patience])
        except psycopg.Error:
            with connection.wrap_database_errors:
                raise
        if mine:
            self.begun[message.pk] = now
        return mine

    def is_lost(self) -> bool:
        """Whether others have taken over, as this worker had been silent for too long."""
        return not Claim.objects.filter(token=self.batch.token).exists()

    def write_down(self) -> None:
        """Ends the claim: what was taken is SENT, what was not begun is free again."""
        self._forget()
        ids = [message.pk for message in self.batch.messages]
        values: dict[str, Any] = {
            "token": self.batch.token,
            "now": timezone.now(),
            "ids": ids,
            "begun": [self.begun.get(pk) for pk in ids],
            "taken": [pk in self.taken for pk in ids],
        }
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_DOWN, values)
            noted = sum(taken for (taken,) in cursor.fetchall())
        if noted < len(self.taken):
            log.warning("mails_not_noted_as_sent", number=len(self.taken) - noted)

    def _run(self, values: list[bytes]) -> bool:
        server = connection.connection.pgconn
        for _attempt in range(2):
            if self._prepared_on is not server:
                _checked(server.prepare(self._name, _BEGIN.encode()))
                self._prepared_on = server
            try:
                return _checked(server.exec_prepared(self._name, values)).ntuples == 1
            except InvalidSqlStatementName:
                # psycopg forgets all prepared statements of a connection on which something was rolled back
                self._prepared_on = None
        return False

    def _forget(self) -> None:
        """The connection outlives the batch; the statement must not."""
        server, self._prepared_on = self._prepared_on, None
        if server is None or connection.connection is None:
            return
        if connection.connection.pgconn is server:
            server.exec_(b"DEALLOCATE " + self._name)


def _checked(result: PGresult) -> PGresult:
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        return result
    raise psycopg.errors.error_from_result(result)


class SignOfLife:
    """Notes that the mail server takes mail, at most every few seconds: a row that all workers share."""

    EVERY = 5.0

    def __init__(self) -> None:
        self._noted = -self.EVERY

    def note(self) -> None:
        if time.monotonic() - self._noted >= self.EVERY:
            OutboxStatus.objects.update_or_create(pk=OutboxStatus.ROW, defaults={"sent_at": timezone.now()})
            self._noted = time.monotonic()
