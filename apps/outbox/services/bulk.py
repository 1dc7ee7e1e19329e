"""Many mails that share a body: a newsletter's issue."""

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.outbox.choices import PRIORITIES, MailKind, MessageState
from apps.outbox.messages import UnsafeMail, check_address, check_headers, sender_domain
from apps.outbox.models import BouncedAddress, MessageBody, OutboxMessage
from apps.outbox.services.returns import BLOCKED
from apps.outbox.wakeup import wake_after_commit

ROWS_AT_ONCE = 1000

BulkRow = tuple[str, str, dict[str, str], dict[str, str]]

# One statement a batch, whose row count tells how many were new; bulk_create cannot tell.
_INSERT = """
    INSERT INTO {table} (body_id, kind, priority, group_key, reply_to, attempts, created_at,
                         next_attempt_at, recipient, dedupe_key, variables, headers, message_id,
                         state, last_error, finished_at)
    SELECT %s, %s, %s, %s, '', 0, %s, %s, r.recipient, r.dedupe_key, r.variables, r.headers,
           '<' || replace(gen_random_uuid()::text, '-', '') || %s,
           CASE WHEN blocked.id IS NULL THEN r.state ELSE 'cancelled' END,
           CASE WHEN blocked.id IS NULL THEN r.last_error ELSE %s END,
           CASE WHEN r.state = 'failed' OR blocked.id IS NOT NULL THEN %s::timestamptz END
    FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::text[], %s::text[])
         AS r (recipient, dedupe_key, variables, headers, state, last_error)
    LEFT JOIN {bounced} AS blocked
         ON %s AND blocked.address = lower(r.recipient) AND blocked.blocked_at IS NOT NULL
    ON CONFLICT (recipient, dedupe_key) DO NOTHING
"""


def queue_bulk(*, body: MessageBody, kind: MailKind, rows: Iterable[BulkRow], group_key: str = "") -> int:
    """Queues `body` for each of `rows` (recipient, dedupe key, variables, headers); returns the new ones.

    `rows` may be an iterator: a thousand at a time are held in memory, and each thousand is a transaction of
    its own unless the caller has one. A recipient that cannot be written to becomes a FAILED row and does not
    stop the others.
    """
    queued = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, ROWS_AT_ONCE)):
        queued += _insert(body, kind, group_key, batch)
    return queued


@transaction.atomic
def _insert(body: MessageBody, kind: MailKind, group_key: str, batch: list[BulkRow]) -> int:
    columns = list(zip(*(_values(*row) for row in batch), strict=True))
    now = timezone.now()
    shared: list[Any] = [body.pk, str(kind), PRIORITIES[kind], group_key, now, now]
    shared += [f"@{sender_domain()}>", BLOCKED, now]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(table=OutboxMessage._meta.db_table, bounced=BouncedAddress._meta.db_table),
            [*shared, *(list(column) for column in columns), kind == MailKind.NEWSLETTER],
        )
        inserted = cursor.rowcount
    wake_after_commit()
    return inserted


def _values(
    recipient: str, dedupe_key: str, variables: dict[str, str], headers: dict[str, str]
) -> tuple[str, ...]:
    state, error = MessageState.PENDING, ""
    try:
        check_address(recipient)
        check_headers(headers)
    except UnsafeMail:
        state, error = MessageState.FAILED, gettext_noop("The address or a header is not valid.")
    return (
        recipient[:254],
        dedupe_key,
        json.dumps(variables),
        json.dumps(headers),
        str(state),
        error,
    )
