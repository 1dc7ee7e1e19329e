"""Who may open the outbox' addresses."""

from datetime import UTC, datetime

from apps.outbox.choices import IncomingKind, MessageState
from apps.outbox.models import BouncedAddress, OutboxStatus
from tests.architecture.matrix import Route, only
from tests.factories.outbox import make_message


def _failed(world):
    return {"pk": make_message(state=MessageState.FAILED).pk}


def _blocked(world):
    now = datetime.now(UTC)
    return {
        "pk": BouncedAddress.objects.create(
            address="a@example.org", kind=IncomingKind.HARD, last_at=now, blocked_at=now
        ).pk
    }


def _stopped(world):
    OutboxStatus.objects.update_or_create(pk=OutboxStatus.ROW, defaults={"paused_at": datetime.now(UTC)})
    return {}


_DECISION = {"get": {"anonymous": 302, "others": 405}, "post": only("manager", status=302)}
_LIST = {"get": only("manager"), "post": {"anonymous": 302, "others": 405}}

ROUTES = [
    Route("outbox:list", **_LIST),
    Route("outbox:addresses", **_LIST),
    Route("outbox:pause", **_DECISION),
    Route("outbox:resume", kwargs=_stopped, **_DECISION),
    Route("outbox:resend", kwargs=_failed, **_DECISION),
    Route("outbox:discard", kwargs=_failed, **_DECISION),
    Route("outbox:unblock", kwargs=_blocked, **_DECISION),
    # tests/outbox/views/test_metrics.py tells who may read it
    Route("metrics", get=200, post=405),
]
