"""Who is told of mail that comes in; upper apps register in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.outbox.choices import IncomingKind
    from apps.outbox.models import OutboxMessage

ReplyHandler = Callable[[int, "IncomingKind"], None]
BounceHandler = Callable[["OutboxMessage", "IncomingKind"], None]

_reply_handlers: dict[str, ReplyHandler] = {}
_bounce_handlers: list[BounceHandler] = []


def register(purpose: str, handler: ReplyHandler) -> None:
    """Has `handler` called with the key of each mail to a `signed_address` of `purpose`.

    It is called for what people or their mail programs write (REPLY, AUTOMATIC), never for bounces, in the
    transaction of receiving. The same mail may come twice.
    """
    _reply_handlers[purpose] = handler


def register_bounces(handler: BounceHandler) -> None:
    """Has `handler` called, in the transaction, with each mail that came back: HARD, SOFT, COMPLAINT."""
    if handler not in _bounce_handlers:
        _bounce_handlers.append(handler)


def reply_handler(purpose: str) -> ReplyHandler | None:
    return _reply_handlers.get(purpose)


def bounce_handlers() -> list[BounceHandler]:
    return _bounce_handlers
