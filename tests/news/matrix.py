"""Who may open which address of the news."""

from apps.moderation.choices import State
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.news import make_article


def public(world):
    return {"slug": make_article().slug}


def own(state):
    return lambda world: {"pk": make_article(organisation=world.organisation, state=state).pk}


def foreign(state):
    return lambda world: {"pk": make_article(organisation=world.foreign_organisation, state=state).pk}


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Neue Meldung",
        "teaser_de": "Kurz",
        "body_de": "Text",
        "date": "2026-05-04",
        "base_version": 1,
    }


def route(name, state, **answers):
    return Route(f"news:{name}", kwargs=own(state), foreign_kwargs=foreign(state), **answers)


# The stranger sees no draft of another organisation (404); nor does the administrator.
ROUTES = [
    Route("news:list"),
    Route("news:feed"),
    Route("news:detail", kwargs=public),
    Route("news:manage_list", get=signed_in(), post=signed_in(405)),
    Route(
        "news:create",
        get={"anonymous": 302, "others": 200, "administrator": 403},
        post={"anonymous": 302, "stranger": 400, "partner": 302, "manager": 302, "administrator": 403},
        data=valid,
    ),
    route(
        "manage_detail",
        State.DRAFT,
        get=only("partner", "manager", others=404),
        post=signed_in(405),
        foreign_post=405,
    ),
    route(
        "edit",
        State.DRAFT,
        get=only("partner", "manager", others=404),
        post=only("partner", "manager", status=302, others=404),
        data=valid,
    ),
    *(
        route(
            name,
            state,
            get=signed_in(405),
            post=only("partner", "manager", status=302, others=404),
            foreign_get=405,
        )
        for name, state in (
            ("submit", State.DRAFT),
            ("withdraw", State.IN_REVIEW),
            ("withdraw_proposal", State.DRAFT),
            ("restore", State.ARCHIVED),
            ("archive", State.DRAFT),
        )
    ),
]
