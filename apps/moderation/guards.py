"""What must stay as it is, whoever asks: an app above says so (of a frozen project's content, say).

Every write that changes what a content says passes `check` with the row locked; a content's removal by law
(a report) and the deletion of personal data do not.
"""

from collections.abc import Callable

from apps.core.errors import Conflict
from apps.moderation.models import ModeratedModel

Guard = Callable[[ModeratedModel, bool], Conflict | None]

_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Adds `guard(content, locking)`: it answers with a refusal, or None. With `locking` its answer must hold
    until the transaction ends."""
    if guard not in _guards:
        _guards.append(guard)


def refusal(content: ModeratedModel, *, locking: bool = False) -> Conflict | None:
    """Why `content` may not be changed now, if so."""
    return next((found for guard in _guards if (found := guard(content, locking))), None)


def check(content: ModeratedModel) -> None:
    """Refuses a change of `content`; inside a transaction.

    Raises:
        Conflict: if it must stay as it is.
    """
    if found := refusal(content, locking=True):
        raise found
