"""Makes database, static files and content ready for the code as it is; skips what is ready already."""

import hashlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path

from network_portal.env import BASE_DIR

SOURCES = ("apps", "network_portal", "static", "requirements-dev.lock")
NO_SOURCE = {"__pycache__"}


def fingerprint() -> str:
    """Changes whenever a file changes that migrations, static files or content may depend on."""
    digest = hashlib.sha256()
    for name in SOURCES:
        for path in _files(BASE_DIR / name):
            digest.update(str(path.relative_to(BASE_DIR)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir() and path.name not in NO_SOURCE:
        for child in sorted(path.iterdir()):
            yield from _files(child)


def prepare(stamp: Path, say: Callable[[str], object]) -> None:
    """Brings everything up to date and notes it in `stamp`; Django must be set up.

    The note holds the database's identity too: another or a new database is prepared whatever the note says.
    """
    from django.conf import settings
    from django.db import connection

    ready = f"{_database_identity()} {fingerprint()}"
    has_static = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    if has_static and stamp.exists() and stamp.read_text() == ready:
        say("Database, static files and content are up to date")
    else:
        stamp.unlink(missing_ok=True)
        for words, step in _steps():
            began = time.monotonic()
            step()
            say(f"{words} ({time.monotonic() - began:.1f} s)")
        stamp.write_text(ready)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL has one


def _steps() -> Iterator[tuple[str, Callable[[], object]]]:
    from django.core.management import call_command, get_commands

    yield "Database: tables", lambda: call_command("migrate", interactive=False, verbosity=0)
    yield "Database: table of the cache", lambda: call_command("createcachetable", verbosity=0)
    yield "Static files", lambda: call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    for command, words in (
        ("load_content", "Content of the network"),
        ("load_demo", "Examples and demo log-ins"),
    ):
        if command in get_commands():
            yield words, partial(call_command, command, verbosity=0, stdout=StringIO())


def _database_identity() -> str:
    """Tells this database from every other one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return ":".join(str(part) for part in cursor.fetchone())
