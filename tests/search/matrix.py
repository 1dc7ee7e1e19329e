"""Searching is for everybody, the index for managers."""

from tests.architecture.matrix import Route, only

ROUTES = [
    Route("search:results"),
    Route("search:suggest", query="?q=Netz"),
    Route("search:index", get=only("manager"), post=only("manager", status=405, others=405)),
    Route("search:rebuild", get=only("manager", status=405, others=405), post=only("manager", status=302)),
]
