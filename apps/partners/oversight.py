"""Who decides on content besides the managers of the whole network, and who is told of it.

The app above (`reviews`) knows it and registers itself in `ready()`; this app only asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q

if TYPE_CHECKING:
    from apps.moderation.models import ModeratedModel, Review
    from apps.partners.models import OwnedContent


class Oversight(Protocol):
    """What the app above answers."""

    def overseen(self, user, model: type[Any]) -> Q:
        """Which rows of the moderated `model` the signed-in `user` looks after today."""

    def reviewers_of(self, content: ModeratedModel, *, besides=None) -> list:
        """The people responsible for `content` today, without `besides`."""

    def tell_submitted(self, content: OwnedContent, *, actor, dedupe_key: str) -> None:
        """Tells those responsible that `content` waits for a decision, each as often as they chose."""

    def thread_url(self, review: Review) -> str:
        """Where the notes about a review are written."""

    def is_own_work(self, content: ModeratedModel, user) -> bool:
        """Whether `user` wrote what waits for a decision, and the site asks for a second pair of eyes."""


_registered: list[Oversight] = []


def register(oversight: Oversight) -> None:
    """Has `oversight` answer from now on."""
    _registered[:] = [oversight]


def answers() -> Oversight:
    """Whoever is registered."""
    return _registered[0]


def oversees(user, content: ModeratedModel) -> bool:
    """Whether `user` decides on `content` without being a manager of the whole network."""
    if not (user.is_authenticated and user.is_active):
        return False
    model = type(content)
    return model._default_manager.filter(answers().overseen(user, model), pk=content.pk).exists()
