"""How many mails may go out in a minute: all together, and to single domains.

All workers share one row for each limit and change it under its lock, so that a limit holds whatever their
number. A limit of N lets a few mails go at once (`burst`) and then one each `interval`, chosen so that no
minute, wherever it begins, sees more than N.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from apps.outbox.choices import PRIORITIES, MailKind
from apps.outbox.messages import Mail
from apps.outbox.models import RateBucket

ALL = "*"
MINUTE = 60.0


@dataclass(frozen=True)
class Rate:
    """At most `limit` mails in any minute."""

    limit: int

    @property
    def burst(self) -> int:
        """How many may go at once: what comes together between two sweeps."""
        return max(1, self.limit // 12)

    @property
    def interval(self) -> timedelta:
        """The time between two mails after these."""
        return timedelta(seconds=MINUTE / (self.limit - self.burst + 1))


@dataclass
class Bucket:
    """A limit and how far it is used: mails up to `used_until` have been paid for."""

    rate: Rate
    row: RateBucket
    now: datetime

    def take(self) -> bool:
        """Uses up one mail, if there is one left now."""
        if self.free_at > self.now:
            return False
        self.row.used_until = max(self.row.used_until, self.now) + self.rate.interval
        return True

    @property
    def free_at(self) -> datetime:
        """When the next mail may go."""
        return self.row.used_until - (self.rate.burst - 1) * self.rate.interval

    def put_off(self, *, to_the_end: bool) -> datetime:
        """When to try a mail again: newsletters one after the other, anything else as soon as may be."""
        if not to_the_end:
            return self.free_at
        at = max(self.row.queue_until, self.free_at)
        self.row.queue_until = at + self.rate.interval
        return at


@dataclass
class Allowed:
    """What may go out now, what has to wait for its domain's limit until when, and for how long all must."""

    now: list[Mail]
    later: list[tuple[Mail, datetime]]
    wait: timedelta | None = None


def allow(messages: list[Mail]) -> Allowed:
    """Divides `messages` by the limits and uses these up; within the transaction that claims them."""
    overall = Rate(settings.OUTBOX_RATE) if settings.OUTBOX_RATE else None
    rate_of = _rates_of_domains()
    if not messages or (overall is None and rate_of is None):
        return Allowed(messages, [])
    limits: dict[str, Rate] = {ALL: overall} if overall else {}
    for message in messages:
        domain = _domain(message)
        if rate_of is not None and (rate := rate_of(domain)) is not None:
            limits[domain] = rate
    buckets = _locked(limits)
    allowed = _divide(messages, buckets)
    RateBucket.objects.bulk_update([bucket.row for bucket in buckets.values()], ["used_until", "queue_until"])
    return allowed


def _divide(messages: list[Mail], buckets: dict[str, Bucket]) -> Allowed:
    allowed = Allowed([], [])
    overall = buckets.get(ALL)
    for message in messages:
        if overall is not None and overall.free_at > overall.now:
            allowed.wait = overall.free_at - overall.now
            break
        bucket = buckets.get(_domain(message))
        if bucket is not None and not bucket.take():
            to_the_end = message.priority == PRIORITIES[MailKind.NEWSLETTER]
            allowed.later.append((message, bucket.put_off(to_the_end=to_the_end)))
            continue
        if overall is not None:
            overall.take()
        allowed.now.append(message)
    return allowed


def _locked(limits: dict[str, Rate]) -> dict[str, Bucket]:
    """The buckets, locked in one order, so that two workers never wait for each other."""
    if not limits:
        return {}
    with connection.cursor() as cursor:
        # The database's clock: that of the workers' machines may differ.
        cursor.execute(
            "INSERT INTO outbox_ratebucket (scope, used_until, queue_until)"
            " SELECT scope, clock_timestamp(), clock_timestamp() FROM unnest(%s::text[]) AS scope"
            " ORDER BY scope ON CONFLICT DO NOTHING",
            [list(limits)],
        )
        rows = list(RateBucket.objects.filter(scope__in=limits).order_by("scope").select_for_update())
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    return {row.scope: Bucket(limits[row.scope], row, now) for row in rows}


def _rates_of_domains() -> Callable[[str], Rate | None] | None:
    limits = {domain.lower(): int(limit) for domain, limit in settings.OUTBOX_DOMAIN_RATES.items()}
    if not limits:
        return None

    def rate_of(domain: str) -> Rate | None:
        limit = limits.get(domain, limits.get(ALL, 0))
        return Rate(limit) if limit else None

    return rate_of


def _domain(message: Mail) -> str:
    return message.recipient.rpartition("@")[2].lower()
