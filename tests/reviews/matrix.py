"""Who may open which page about deciding."""

from tests.architecture.matrix import Route, only
from tests.factories.accounts import make_manager
from tests.factories.partners import make_organisation
from tests.factories.reviews import make_absence


def person(world):
    world.notes["organisation"] = make_organisation().pk
    return {"pk": make_manager().pk}


def absence(world):
    return {"pk": make_absence(make_manager(), make_manager()).pk}


def scope(world):
    return {"scope": "network", "organisations": [world.notes["organisation"]]}


def away(world):
    return {
        "person": make_manager().pk,
        "deputy": make_manager().pk,
        "starts_on": "2030-05-01",
        "ends_on": "2030-05-02",
    }


ROUTES = [
    Route("reviews:manager_list", get=only("manager"), post=only("manager", status=405, others=405)),
    Route(
        "reviews:manager_edit",
        kwargs=person,
        get=only("manager"),
        post=only("manager", status=302),
        data=scope,
    ),
    Route("reviews:absence_create", get=only("manager"), post=only("manager", status=302), data=away),
    Route(
        "reviews:absence_end",
        kwargs=absence,
        get=only("manager", status=405, others=405),
        post=only("manager", status=302),
    ),
]
