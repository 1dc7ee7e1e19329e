"""Who may open which page of the workplace: decisions are the managers'."""

from tests.architecture.matrix import Route, only, signed_in
from tests.factories.moderation import make_review


def review(world):
    return {"pk": make_review().pk}


ROUTES = [
    Route("desk:home", get=signed_in(), post=signed_in(405)),
    Route("desk:queue", get=only("manager"), post=only("manager", status=405)),
    Route(
        "desk:review",
        kwargs=review,
        get=only("manager"),
        post=only("manager", status=302),
        data=lambda world: {"decision": "approve", "seen_version": 1},
    ),
]
