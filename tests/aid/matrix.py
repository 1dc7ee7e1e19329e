"""Who deals with de-minimis aid: managers, and the company by its request's link."""

from apps.aid.choices import AidState
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.aid import make_aid
from tests.factories.support_requests import make_case_token
from tests.support_requests.matrix import WRONG_TOKEN, by_link


def asked_by_link(world, **overrides):
    file = make_aid(**overrides)
    return {"token": make_case_token(file.request) if world.role == "company" else WRONG_TOKEN, "pk": file.pk}


def granted_by_link(world):
    return asked_by_link(world, state=AidState.GRANTED)


def declared(world):
    return {"pk": make_aid(state=AidState.DECLARED).pk}


def granted(world):
    return {"pk": make_aid(state=AidState.GRANTED).pk}


ROUTES = [
    Route("aid:check"),
    Route("aid:declare", kwargs=asked_by_link, **by_link(200, 400)),
    Route("aid:certificate_by_link", kwargs=granted_by_link, **by_link(200, 405)),
    Route("aid:list", get=only("manager"), post=signed_in(405)),
    Route("aid:ask", get=only("manager"), post=only("manager", status=400)),
    Route("aid:detail", kwargs=declared, get=only("manager"), post=signed_in(405)),
    Route("aid:grant", kwargs=declared, get=signed_in(405), post=only("manager", status=302)),
    Route("aid:revoke", kwargs=granted, get=signed_in(405), post=only("manager", status=302)),
    Route("aid:certificate", kwargs=granted, get=only("manager"), post=signed_in(405)),
]
