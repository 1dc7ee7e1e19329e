"""Who may open which page of the workplace: decisions are the managers'."""

from apps.reviews.models import Look
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.moderation import make_review


def review(world):
    return {"pk": make_review().pk}


def looked_at(world):
    one = make_review()
    if world.user.is_authenticated:
        Look.objects.create(review=one, user=world.user, version=1)
    return {"review": [one.pk]}


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
    Route(
        "desk:approve_many",
        get=only("manager", status=405),
        post=only("manager", status=302),
        data=looked_at,
    ),
    Route(
        "desk:look",
        kwargs=review,
        get=only("manager", status=405),
        post=only("manager", status=302),
        data=lambda world: {"seen_version": 1},
    ),
]
