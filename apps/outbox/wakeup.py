"""Telling a worker at once that there is something to do. Best effort: the beat's sweep finds it anyway.

Celery needs seconds to notice that its broker is down, so it is asked by a thread of its own: whoever queues
a mail never waits for the broker.
"""

import os
import queue
import threading
import time
from collections.abc import Callable
from functools import cache

import structlog
from celery import current_app
from django.db import connection, transaction

log = structlog.get_logger(__name__)

DELIVER = "outbox.deliver"
# After a failure the broker is left alone for this many seconds.
REST_SECONDS = 10.0


class _Waker:
    """One thread a process, started by the first mail."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.wanted: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self.run, name="outbox-wake-up", daemon=True).start()

    def run(self) -> None:
        while True:
            tasks = {self.wanted.get()}
            while not self.wanted.empty():
                tasks.add(self.wanted.get())
            if not all(send_wake_up(task) for task in sorted(tasks)):
                time.sleep(REST_SECONDS)


_waker: _Waker | None = None
_lock = threading.Lock()


def wake_after_commit(task: str = DELIVER) -> None:
    """Has `task` run once the present transaction has been committed; many calls in one wake once."""
    hook = _hook(task)
    if not any(waiting[1] is hook for waiting in connection.run_on_commit):
        transaction.on_commit(hook, robust=True)


@cache
def _hook(task: str) -> Callable[[], None]:
    return lambda: wake(task)


def wake(task: str = DELIVER) -> None:
    """Has a wake-up sent soon. Never waits and never raises."""
    global _waker
    with _lock:
        # A thread does not live on in a forked process.
        if _waker is None or _waker.process != os.getpid():
            _waker = _Waker()
    _waker.wanted.put(task)


def send_wake_up(task: str = DELIVER) -> bool:
    """Sends one now; False, and a line in the log, if the broker does not take it."""
    try:
        current_app.send_task(task, expires=60, retry=False, ignore_result=True)
    except Exception as error:
        # kombu, redis and the socket each have their own errors; whichever it is, the mail is safe in its row
        log.warning("outbox_wake_up_failed", error=type(error).__name__)
        return False
    return True


def _forget_lock() -> None:
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget_lock)
