"""Who is told of mail that comes in; upper apps register in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.outbox.addresses import AddressRead
    from apps.outbox.choices import IncomingKind
    from apps.outbox.models import OutboxMessage
    from apps.outbox.returned import Returned

# The longest mail that is read, in bytes; what is longer is read up to here.
MOST_BYTES = 40 * 1024 * 1024


@dataclass(frozen=True)
class IncomingMail:
    """A mail as it came. `address` is the one of ours that it was sent to; None if there was none."""

    raw: bytes
    returned: Returned
    address: AddressRead | None
    is_cut: bool = False


ReplyHandler = Callable[[int, "IncomingKind"], None]
BounceHandler = Callable[["OutboxMessage", "IncomingKind"], None]
MailHandler = Callable[[IncomingMail], bool]

_reply_handlers: dict[str, ReplyHandler] = {}
_mail_handlers: dict[str, MailHandler] = {}
_bounce_handlers: list[BounceHandler] = []
_keepers: list[Callable[[IncomingMail], object]] = []


def register(purpose: str, handler: ReplyHandler) -> None:
    """Has `handler` called with the key of each mail to a `signed_address` of `purpose`.

    It is called for what people or their mail programs write (REPLY, AUTOMATIC), never for bounces, in the
    transaction of receiving. The same mail may come twice.
    """
    _reply_handlers[purpose] = handler


def register_mail(purpose: str, handler: MailHandler) -> None:
    """Has `handler` called with each whole mail of any kind to a good `signed_address` of `purpose`.

    It says whether all of the mail is stored now, in the transaction, so that the mailbox need not keep it.
    The same mail may come twice.
    """
    _mail_handlers[purpose] = handler


def register_keeper(handler: Callable[[IncomingMail], object]) -> None:
    """Has `handler` called with each mail that nothing follows from: to no good address of ours, say."""
    if handler not in _keepers:
        _keepers.append(handler)


def register_bounces(handler: BounceHandler) -> None:
    """Has `handler` called, in the transaction, with each mail that came back: HARD, SOFT, COMPLAINT."""
    if handler not in _bounce_handlers:
        _bounce_handlers.append(handler)


def reply_handler(purpose: str) -> ReplyHandler | None:
    return _reply_handlers.get(purpose)


def mail_handler(purpose: str) -> MailHandler | None:
    return _mail_handlers.get(purpose)


def keepers() -> list[Callable[[IncomingMail], object]]:
    return _keepers


def bounce_handlers() -> list[BounceHandler]:
    return _bounce_handlers
