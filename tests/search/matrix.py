"""Searching is for everybody."""

from tests.architecture.matrix import Route

ROUTES = [Route("search:results")]
