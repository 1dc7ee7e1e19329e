"""Only so many workers hand mails over at once, so that a long newsletter leaves room for other tasks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from apps.outbox import conf
from apps.outbox.choices import PRIORITIES
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage

# Any number that no other advisory lock of the portal uses.
LOCK = 25


def deliver_in_turn(*, seconds: float = 50) -> int:
    """As `deliver_pending`, unless OUTBOX_WORKERS are at it already; returns how many mails it took in hand.

    Whoever finds all turns taken leaves its mails to those who have them; so these look once more after they
    have given up their turn.
    """
    ends_at = time.monotonic() + seconds
    handled = 0
    while (left := ends_at - time.monotonic()) > 0:
        with _turn() as mine:
            taken = deliver_pending(seconds=left) if mine else 0
        handled += taken
        if not taken or not _anything_due():
            break
    return handled


@contextmanager
def _turn() -> Iterator[bool]:
    """A turn, if there is one; PostgreSQL takes it back itself should the worker die."""
    for number in range(conf.value("OUTBOX_WORKERS")):
        if _ask("pg_try_advisory_lock", number):
            try:
                yield True
            finally:
                _ask("pg_advisory_unlock", number)
            return
    yield False


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, number])
        return cursor.fetchone()[0]


def _anything_due() -> bool:
    now = timezone.now()
    return any(
        OutboxMessage.objects.due(priority=priority, now=now).exists() for priority in PRIORITIES.values()
    )
