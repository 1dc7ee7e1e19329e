"""Who else can see and change other people's data: apps above register how to ask, in `ready()`."""

from collections.abc import Callable

_asks: list[Callable[..., bool]] = []


def register(ask: Callable[..., bool]) -> None:
    """Has `ask(user)` asked for every signed-in person who is neither manager nor administrator."""
    if ask not in _asks:
        _asks.append(ask)


def has_power(user) -> bool:
    """Whether the account of `user` needs a second factor where the settings ask for it."""
    if not user.is_authenticated:
        return False
    return bool(user.is_manager or user.is_staff or user.is_superuser or any(ask(user) for ask in _asks))
