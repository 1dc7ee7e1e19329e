"""Telling a worker at once that there is mail. Best effort: the beat's sweep finds it anyway.

Celery needs seconds to notice that its broker is down, so it is asked by a thread of its own: whoever queues
a mail never waits for the broker.
"""

import os
import threading
import time

import structlog
from django.db import connection, transaction

log = structlog.get_logger(__name__)

# After a failure the broker is left alone for this many seconds.
REST_SECONDS = 10.0


class _Waker:
    """One thread a process, started by the first mail."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.wanted = threading.Event()
        threading.Thread(target=self.run, name="outbox-wake-up", daemon=True).start()

    def run(self) -> None:
        while True:
            self.wanted.wait()
            self.wanted.clear()
            if not send_wake_up():
                time.sleep(REST_SECONDS)


_waker: _Waker | None = None
_lock = threading.Lock()


def wake_after_commit() -> None:
    """Wakes a worker once the present transaction has been committed; many calls in one wake once."""
    if not any(hook[1] is wake for hook in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Has a wake-up sent soon. Never waits and never raises."""
    global _waker
    with _lock:
        # A thread does not live on in a forked process.
        if _waker is None or _waker.process != os.getpid():
            _waker = _Waker()
    _waker.wanted.set()


def send_wake_up() -> bool:
    """Sends one now; False, and a line in the log, if the broker does not take it."""
    from apps.outbox.tasks import deliver

    try:
        deliver.apply_async(expires=60, retry=False, ignore_result=True)
    except Exception as error:
        # kombu, redis and the socket each have their own errors; whichever it is, the mail is safe in its row
        log.warning("outbox_wake_up_failed", error=type(error).__name__)
        return False
    return True


def _forget_lock() -> None:
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget_lock)
