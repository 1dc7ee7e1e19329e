"""A part of the relevance set in the tests; the whole of it, over more texts, is `benchmarks/search.py`."""

import pytest

from tests.search.relevance.documents import WANTED
from tests.search.relevance.filling import fill
from tests.search.relevance.measure import ask, by_group
from tests.search.relevance.queries import all_queries

MADE = 200


@pytest.mark.django_db
def test_what_is_looked_for_comes_first():
    """Those queries that the made documents alone answer, by group."""
    fill(MADE)
    titles = [title for title, _text in WANTED]
    queries = [
        query
        for query in all_queries()
        if all(any(wanted in title for title in titles) for wanted in query.wanted)
    ]
    assert len(queries) > 75
    measured = by_group([ask(query) for query in queries])
    assert {group for group, (_number, mrr, recall) in measured.items() if mrr < 0.9 or recall < 0.9} == set()
