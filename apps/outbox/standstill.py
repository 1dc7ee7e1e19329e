"""Whether mail, or the background work as a whole, has stood still for too long. Only reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.outbox import conf
from apps.outbox.choices import PRIORITIES

# So many mails that a server puts off are no longer one reader's full mailbox.
MANY = 10


@dataclass(frozen=True)
class Health:
    """Ages in seconds. `mail` and `beat`: whether they stand still; a pause that a manager wants is none."""

    paused: bool
    beat_age: float
    sent_age: float
    oldest_due_age: float
    mail: bool
    beat: bool

    @property
    def stands_still(self) -> bool:
        return self.mail or self.beat


# One statement, that looks at the beginning of an index for each priority, however much waits.
_LOOK = """
    SELECT status.paused_at, status.beat_at, status.sent_at,
        (SELECT min(first.at) FROM unnest(%(priorities)s) AS urgency, LATERAL (
            SELECT next_attempt_at AS at FROM outbox_outboxmessage AS message
            WHERE message.state = 'pending' AND message.priority = urgency
            ORDER BY message.next_attempt_at LIMIT 1) AS first),
        (SELECT count(*) FROM unnest(%(priorities)s) AS urgency, LATERAL (
            SELECT FROM outbox_outboxmessage AS message
            WHERE message.state = 'pending' AND message.priority = urgency AND message.attempts > 0
                AND message.next_attempt_at > %(now)s AND message.created_at < %(since)s
            LIMIT %(many)s) AS put_off)
    FROM (SELECT) AS one LEFT JOIN outbox_outboxstatus AS status ON true
"""


def look(*, now: datetime | None = None) -> Health:
    """How the outbox does; one query that costs the same however much waits."""
    now = now or timezone.now()
    longest = timedelta(seconds=conf.value("OUTBOX_STANDSTILL_SECONDS"))
    values: dict[str, Any] = {
        "priorities": sorted(PRIORITIES.values()),
        "now": now,
        "since": now - longest,
        "many": MANY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        paused_at, beat_at, sent_at, oldest, put_off = cursor.fetchone()
    beat_age, sent_age = now - (beat_at or now), now - (sent_at or now)
    due_for = max(now - oldest, timedelta()) if oldest else timedelta()
    stuck = due_for > longest or put_off >= MANY
    return Health(
        paused=paused_at is not None,
        beat_age=beat_age.total_seconds(),
        sent_age=sent_age.total_seconds(),
        oldest_due_age=due_for.total_seconds(),
        mail=paused_at is None and sent_age > longest and stuck,
        beat=beat_age > longest,
    )
