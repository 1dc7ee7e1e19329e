"""Who may open the outbox' addresses."""

from apps.outbox.choices import MessageState
from tests.architecture.matrix import Route, only
from tests.factories.outbox import make_message


def _failed(world):
    return {"pk": make_message(state=MessageState.FAILED).pk}


_DECISION = {"get": {"anonymous": 302, "others": 405}, "post": only("manager", status=302)}

ROUTES = [
    Route("outbox:list", get=only("manager"), post={"anonymous": 302, "others": 405}),
    Route("outbox:resend", kwargs=_failed, **_DECISION),
    Route("outbox:discard", kwargs=_failed, **_DECISION),
]
