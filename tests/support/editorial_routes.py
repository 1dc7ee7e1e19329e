"""The addresses that every kind of an organisation's content has, and who gets which answer there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry
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
        unscheduling(app, make),
        *history_routes(app, make),
        *writing_routes(app, make),
        *(
            route(name, state, get=signed_in(405), post=writers, foreign_get=405)
            for name, state in _MOVES.items()
        ),
    ]


def writing_routes(app: str, make: Callable[..., Any]) -> list[Route]:
    """The part of them that helps while somebody writes."""

    def draft(organisation) -> dict:
        return {"pk": make(organisation=organisation, state=State.DRAFT).pk}

    def route(name: str, **answers) -> Route:
        return Route(
            f"{app}:{name}",
            kwargs=lambda world: draft(world.organisation),
            foreign_kwargs=lambda world: draft(world.foreign_organisation),
            get=signed_in(405),
            foreign_get=405,
            **answers,
        )

    writers = only("partner", "manager", status=302, others=404)
    return [
        route("keep", post=only("partner", "manager", others=404), data=_unsaved),
        Route(
            f"{app}:keep_new",
            get=signed_in(405),
            post={"anonymous": 302, "others": 200, "administrator": 403},
            data=_unsaved,
        ),
        Route(
            f"{app}:discard_new",
            get=signed_in(405),
            post={"anonymous": 302, "others": 302, "administrator": 403},
        ),
        route("discard", post=writers),
        route("confirm_translation", post=writers),
    ]


def unscheduling(app: str, make: Callable[..., Any]) -> Route:
    """For what is approved and waits for its time."""

    def scheduled(organisation) -> dict:
        content = make(organisation=organisation, state=State.PUBLISHED)
        begins = timezone.now() + timedelta(days=1)
        type(content)._default_manager.filter(pk=content.pk).update(publish_at=begins)
        return {"pk": content.pk}

    return Route(
        f"{app}:unschedule",
        kwargs=lambda world: scheduled(world.organisation),
        foreign_kwargs=lambda world: scheduled(world.foreign_organisation),
        get=signed_in(405),
        foreign_get=405,
        post=only("partner", "manager", status=302, others=404),
    )


def _unsaved(world: Any) -> dict:
    """What the form's script sends."""
    return {"autosave_number": 0, "autosave_key": str(uuid4()), "base_version": 1}


def history_routes(app: str, make: Callable[..., Any]) -> list[Route]:
    """The part of them that looks back."""

    def version(organisation) -> dict:
        content = make(organisation=organisation, state=State.DRAFT)
        history.keep_what_is_there(content)
        entry = HistoryEntry.objects.about(content).first()
        entry.text[content.revision_fields[0]] = "Früher"  # another text than the present one
        entry.save()
        return {"pk": content.pk, "entry_pk": entry.pk}

    def content(organisation) -> dict:
        return {"pk": make(organisation=organisation, state=State.DRAFT).pk}

    def route(name: str, kwargs: Callable[[Any], dict], **answers) -> Route:
        return Route(
            f"{app}:{name}",
            kwargs=lambda world: kwargs(world.organisation),
            foreign_kwargs=lambda world: kwargs(world.foreign_organisation),
            **answers,
        )

    reads = {"get": only("partner", "manager", others=404), "post": signed_in(405), "foreign_post": 405}
    return [
        route("history", content, **reads),
        route("compare", content, **{**reads, "get": signed_in(404)}),  # without saying which versions
        route("preview", content, **reads),
        route("preview_version", version, **reads),
        route(
            "propose_again",
            version,
            get=signed_in(405),
            foreign_get=405,
            post=only("partner", "manager", status=302, others=404),
        ),
    ]
