"""The servers of `chaos.py`, once for all tests that break them."""

import pytest

from tests.faults.chaos import cluster


@pytest.fixture(scope="module")
def servers():
    with cluster() as running:
        yield running
