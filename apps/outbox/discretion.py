"""Mails that not even every manager may know of; upper apps say which, in `ready()`."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

_registered: list[Callable[[Any], Q]] = []


def register(hidden_from: Callable[[Any], Q]) -> None:
    """Has the mails that fit `hidden_from(user)` kept from that user: a condition on `OutboxMessage`."""
    if hidden_from not in _registered:
        _registered.append(hidden_from)


def hidden_from(user) -> Q:
    """The mails that `user` does not see; fits none where nobody has registered."""
    hidden = Q(pk__in=[])
    for condition in _registered:
        hidden |= condition(user)
    return hidden
