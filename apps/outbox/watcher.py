"""A thread of web server and beat that looks after the outbox: the worker may be what stands still."""

import threading
import time

import structlog
from django.db import DatabaseError, close_old_connections

from apps.outbox import services

log = structlog.get_logger(__name__)

SECONDS = 60


def start() -> None:
    """Starts looking, once in a while, as long as the process lives."""
    threading.Thread(target=_run, name="outbox-watcher", daemon=True).start()


def _run() -> None:
    while True:
        time.sleep(SECONDS)
        look_once()


def look_once() -> None:
    """Looks once. A database that is away is told by others; the next time it may be there."""
    try:
        services.watch()
    except DatabaseError as error:
        log.warning("outbox_not_watched", error=type(error).__name__)
    finally:
        close_old_connections()
