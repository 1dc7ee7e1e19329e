"""Which handler a kind of reminder has; upper apps register theirs in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.outbox.models import Reminder

Handler = Callable[["Reminder"], None]

_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Has `handler` called with each due reminder of `kind`, in its transaction; it queues the mails.

    It should use `reminder.dedupe_key`, and look for itself whether its subject still takes place.
    """
    _handlers[kind] = handler


def handler_for(kind: str) -> Handler:
    """The handler of `kind`.

    Raises:
        LookupError: if no app has registered one.
    """
    try:
        return _handlers[kind]
    except KeyError as error:
        raise LookupError(f"No handler for reminders of the kind {kind!r}.") from error
