"""Telling a worker at once that there is mail. Best effort: the beat's sweep finds it anyway."""

import time

import structlog
from django.db import connection, transaction

log = structlog.get_logger(__name__)

# After a failure no request tries the broker again for this many seconds.
REST_SECONDS = 30.0
_rest_until = 0.0


def wake_after_commit() -> None:
    """Wakes a worker once the present transaction has been committed; many calls in one wake once."""
    if any(hook[1] is wake for hook in connection.run_on_commit):
        return
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Sends the wake-up now. A broker that is down is logged and left alone for a while, never raised."""
    global _rest_until
    if time.monotonic() < _rest_until:
        return
    from apps.outbox.tasks import deliver

    try:
        deliver.apply_async(expires=60, retry=False, ignore_result=True)
    except Exception as error:
        # kombu, redis and the socket each have their own errors; whichever it is, the mail is safe in its row
        _rest_until = time.monotonic() + REST_SECONDS
        log.warning("outbox_wake_up_failed", error=type(error).__name__)
