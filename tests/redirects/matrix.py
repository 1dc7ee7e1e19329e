"""Only managers say where old addresses lead."""

from tests.architecture.matrix import Route, only
from tests.redirects.test_redirects import make_redirect


def one(world):
    return {"pk": make_redirect().pk}


def nobodys(world):
    return {"pk": 999_999_999}


ROUTES = [
    Route("redirects:list", get=only("manager"), post=only("manager", status=405, others=405)),
    Route("redirects:create", get=only("manager"), post=only("manager", status=400)),
    Route("redirects:import", get=only("manager"), post=only("manager", status=400)),
    Route("redirects:edit", kwargs=one, get=only("manager"), post=only("manager", status=400)),
    Route(
        "redirects:remove",
        kwargs=one,
        get=only("manager", status=405, others=405),
        post=only("manager", status=302),
    ),
]
