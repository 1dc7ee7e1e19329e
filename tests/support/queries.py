"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Who is signed in, and since when: the same for every page, and the accounts' own matter.
_OF_THE_SESSION = ("django_session", "usersessions_", "SAVEPOINT", 'FROM "accounts_user"')


@contextmanager
def page_queries() -> Iterator[list[str]]:
    """Collects the queries of the block, without those about the session."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured if not any(word in query["sql"] for word in _OF_THE_SESSION)]
