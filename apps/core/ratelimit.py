"""Limits against abuse, counted in the database, so that neither a flushed cache nor a restart lifts them."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.errors import RateLimited


def hit(scope: str, identity: str, *, limit: int, period: timedelta) -> None:
    """Counts one try of `identity` (an address, say; stored only as a keyed hash) within `scope`.

    Raises:
        RateLimited: from the `limit`+1st try within `period` on.
    """
    now = timezone.now()
    key = salted_hmac("apps.core.ratelimit", f"{scope}:{identity}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_ratecounter AS counter (key, count, window_ends_at) VALUES (%(key)s, 1, %(end)s)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN counter.window_ends_at <= %(now)s THEN 1 ELSE counter.count + 1 END,
                window_ends_at = CASE WHEN counter.window_ends_at <= %(now)s THEN %(end)s
                                      ELSE counter.window_ends_at END
            RETURNING count, window_ends_at
            """,
            {"key": key, "now": now, "end": now + period},
        )
        count, window_ends_at = cursor.fetchone()
    if count > limit:
        raise RateLimited(retry_after=max(1, int((window_ends_at - now).total_seconds())))


def client_address(request) -> str:
    """The address the request came from.

    Behind `settings.TRUSTED_PROXY_COUNT` servers of our own it is the entry of X-Forwarded-For that the
    outermost of them wrote; what stands left of it is the client's invention.
    """
    count = settings.TRUSTED_PROXY_COUNT
    entries = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < count <= len(entries) and entries[-count]:
        return entries[-count]
    return request.META.get("REMOTE_ADDR", "")
