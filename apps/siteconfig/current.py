"""The settings at hand for every page and mail, without asking the database each time.

Each process keeps a copy. Whoever changes the settings sends a PostgreSQL notification in the same
transaction; it arrives with the commit, and every process that listens drops its copy at once. Where no
connection listens (it broke, or none may be kept) nothing is kept either: then each use asks the database.
The copy is read anew after a minute in any case, for what changes by the clock alone.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import Error, connection
from psycopg import Connection, OperationalError

from apps.siteconfig.models import ONLY, SiteSettings

logger = structlog.get_logger(__name__)

CHANNEL = "siteconfig_changed"
LIFETIME = 60.0  # seconds
_RETRY = 5.0  # seconds


class Copy:
    """One process' copy. `generation` tells a reader that what it has just read is outdated already."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = 0
        self._kept: SiteSettings | None = None
        self._until = 0.0
        self._last = SiteSettings()
        self.is_trusted = False

    def get(self) -> SiteSettings:
        kept, until, generation = self._kept, self._until, self._generation
        if kept is not None and time.monotonic() < until:
            return kept
        try:
            fresh = read()
        except Error:  # an error page says whose it is even while the database is away
            return self._last
        with self._lock:
            self._last = fresh
            if self.is_trusted and generation == self._generation:
                self._kept, self._until = fresh, time.monotonic() + LIFETIME
        return fresh

    def keep(self, value: SiteSettings, *, lifetime: float) -> None:
        with self._lock:
            self._kept, self._until = value, time.monotonic() + lifetime

    def drop(self, *, is_trusted: bool | None = None) -> None:
        with self._lock:
            self._generation += 1
            self._kept = None
            if is_trusted is not None:
                self.is_trusted = is_trusted


copy = Copy()
_listener_of: int | None = None
_starting = threading.Lock()
_extras: dict[str, Callable[[], Any]] = {}


def current() -> SiteSettings:
    """The settings now, with what upper apps have added (`register`); for reading only."""
    if settings.SITE_SETTINGS_ARE_KEPT:
        _listen_in_this_process()
    return copy.get()


def register(name: str, load: Callable[[], Any]) -> None:
    """Adds what `load` gives to the copy as its attribute `name`: an upper app's part of every page.

    Whoever changes what it reads calls `announce_change` in the same transaction.
    """
    _extras[name] = load


def read() -> SiteSettings:
    """The settings from the database, or the defaults where nothing was ever saved."""
    found = SiteSettings.objects.select_related("logo").filter(pk=ONLY).first() or SiteSettings()
    return with_extras(found)


def with_extras(found: SiteSettings) -> SiteSettings:
    for name, load in _extras.items():
        setattr(found, name, load())
    return found


def announce_change() -> None:
    """Has every process read anew as soon as the present transaction is committed."""
    copy.drop()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _listen_in_this_process() -> None:
    """Begins to listen, once a process: a worker that was forked needs a connection of its own."""
    global _listener_of
    if _listener_of == os.getpid():
        return
    with _starting:
        if _listener_of != os.getpid():
            copy.drop(is_trusted=False)
            threading.Thread(target=_listen_forever, name="siteconfig", daemon=True).start()
            _listener_of = os.getpid()


def _listen_forever() -> None:
    while True:
        try:
            listen(copy)
        except OperationalError as error:
            logger.warning("settings_listener_lost", error=str(error)[:200])
        finally:
            copy.drop(is_trusted=False)
        time.sleep(_RETRY)


def listen(target: Copy, *, seconds: float | None = None) -> None:
    """Drops `target` with each notification; for ever, or for so many seconds.

    Raises:
        OperationalError: if the connection cannot be made or breaks.
    """
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "pool", "context"):
        parameters.pop(ours, None)
    with Connection.connect(**parameters, autocommit=True) as own:
        own.execute(f"LISTEN {CHANNEL}")
        target.drop(is_trusted=True)
        for _notification in own.notifies(timeout=seconds):
            target.drop()
