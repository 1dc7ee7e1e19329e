"""The addresses that every kind of an organisation's content has, and who gets which answer there."""

from collections.abc import Callable
from typing import Any

from apps.moderation.choices import State
from tests.architecture.matrix import Route, only, signed_in

_MOVES = {
    "submit": State.DRAFT,
    "withdraw": State.IN_REVIEW,
    "withdraw_proposal": State.DRAFT,
    "restore": State.ARCHIVED,
    "archive": State.DRAFT,
}


def editorial_routes(app: str, make: Callable[..., Any], valid: Callable[[Any], dict]) -> list[Route]:
    """Routes below `arbeitsplatz/<kind>/`; `make` is the factory, `valid` what the form takes.

    A draft of another organisation is missing (404) to strangers, and to administrators too.
    """

    def route(name: str, state: State, **answers) -> Route:
        return Route(
            f"{app}:{name}",
            kwargs=lambda world: {"pk": make(organisation=world.organisation, state=state).pk},
            foreign_kwargs=lambda world: {
                "pk": make(organisation=world.foreign_organisation, state=state).pk
            },
            **answers,
        )

    readers = only("partner", "manager", others=404)
    writers = only("partner", "manager", status=302, others=404)
    return [
        Route(f"{app}:manage_list", get=signed_in(), post=signed_in(405)),
        Route(
            f"{app}:create",
            get={"anonymous": 302, "others": 200, "administrator": 403},
            post={"anonymous": 302, "stranger": 400, "partner": 302, "manager": 302, "administrator": 403},
            data=valid,
        ),
        route("manage_detail", State.DRAFT, get=readers, post=signed_in(405), foreign_post=405),
        route("edit", State.DRAFT, get=readers, post=writers, data=valid),
        *(
            route(name, state, get=signed_in(405), post=writers, foreign_get=405)
            for name, state in _MOVES.items()
        ),
    ]
