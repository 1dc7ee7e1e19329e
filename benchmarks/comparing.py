"""What pages cost with few rows and with many, as ratios of one run: what the benchmarks of pages share.

Two throw-away databases are filled beside the one in DATABASE_URL: one with few rows, and its copy to which
many more are added. Each page is measured in both in turns and the fastest time counts, so that what else the
machine does is left out. The number of queries must not grow at all.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

LIMIT = 1.5  # times as long as with few


@dataclass(frozen=True)
class Page:
    """An address, and who asks for it: a visitor, or the `client` of somebody who is signed in.

    `limit` is how many times as long it may take with many rows, if that is not what holds for the others.
    """

    path: str
    client: Any = None
    limit: float | None = None


def compare(
    *,
    few: int,
    many: int,
    fill: Callable[[], Any],
    grow: Callable[[], Any],
    pages: Callable[[], dict[str, Page]],
    limit: float | None = LIMIT,
    rounds: int = 4,
) -> int:
    """Prints a table; the answer is 1 if something takes more than `limit` times as long, or asks more often.

    `fill` makes few rows and what all stands on, `grow` adds the others. `pages` is asked between them, so
    that who signs in there is signed in to both.
    """
    with _throw_away_database() as small:
        fill()
        found = pages()
        large = f"{small}_many"
        try:
            _copy(small, large)
            _use(large)
            grow()
            times, queries = _measure([small, large], found, rounds)
        finally:
            _drop(large, back_to=small)
    limits = {name: page.limit or limit for name, page in found.items()}
    return _report(few, many, times, queries, limits)


def _report(few: int, many: int, times: dict, queries: dict, limits: dict[str, float | None]) -> int:
    """The table, and whether a line of it is too long."""
    failed = 0
    print(f"{'page':36} {few:>10} {many:>10} {'ratio':>7} {'queries':>9}")
    for name, (before, after) in times.items():
        asked, asked_then = queries[name]
        limit = limits[name]
        bad = limit is not None and (after > before * limit or asked != asked_then)
        failed += bad
        figures = f"{before:8.1f}ms {after:8.1f}ms {after / before:7.2f} {asked:4} {asked_then:4}"
        print(f"{name:36} {figures}{'  <-- too much' if bad else ''}")
    return 1 if failed else 0


def _measure(databases: list[str], pages: dict[str, Page], rounds: int) -> tuple[dict, dict]:
    """For each page, of both databases: the fastest time in milliseconds, and how many queries it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken: dict[tuple[str, str], float] = {}
    asked: dict[tuple[str, str], int] = {}
    for database in databases:
        _use(database)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    for _turn in range(rounds):
        for name, page in pages.items():
            for database in databases:
                _use(database)
                _get(page)  # opens the connection; what is kept for a moment belongs to the other database
                for _time in range(3):
                    began = time.perf_counter()
                    _get(page)
                    now = (time.perf_counter() - began) * 1000
                    taken[name, database] = min(now, taken.get((name, database), now))
    for database in databases:
        _use(database)
        for name, page in pages.items():
            _get(page)
            with CaptureQueriesContext(connection) as queries:
                _get(page)
            asked[name, database] = len(queries)
    times, queries_of = (
        {name: [found[name, one] for one in databases] for name in pages} for found in (taken, asked)
    )
    return times, queries_of


def _get(page: Page) -> None:
    from django.test import Client

    status = (page.client or Client()).get(page.path).status_code
    assert status == 200, f"{page.path}: {status}"


@contextmanager
def _throw_away_database() -> Iterator[str]:
    """An empty database for this process, and its name."""
    import django

    django.setup()
    from django.db import connection
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)  # what was broken off before is overwritten
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        yield connection.settings_dict["NAME"]
    finally:
        runner.teardown_databases(databases)


def _copy(name: str, copy: str) -> None:
    """Nobody may be connected to the one that is copied."""
    from django.db import connection

    _use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def _drop(name: str, *, back_to: str) -> None:
    from django.db import connection

    _use(back_to)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use(name: str) -> None:
    """From now on the requests of this process go to that database."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name
