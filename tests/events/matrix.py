"""Who may open which address of the events, and act there."""

from dataclasses import replace
from datetime import timedelta

from apps.events import emails
from apps.events.choices import RegistrationState
from apps.links import services as links
from apps.moderation.choices import State
from tests.architecture.matrix import Route, only, signed_in
from tests.events import matrix_entrance, matrix_registration
from tests.events.matrix_sources import ROUTES as SOURCES
from tests.factories.events import make_event, make_registration, make_series
from tests.support.editorial_routes import editorial_routes, history_routes, unscheduling, writing_routes

ORGANISERS = ("partner", "manager")


def public(world):
    return {"slug": make_event(organisation=world.organisation).slug}


def of(attribute="pk", *, foreign=False, **overrides):
    """Makes an event of the partner's organisation, or of another one."""

    def make(world):
        organisation = world.foreign_organisation if foreign else world.organisation
        event = make_event(organisation=organisation, **overrides)
        return {attribute: getattr(event, attribute)}

    return make


def link(purpose, state):
    """The link's token for the company that holds it, a forged one for everybody else."""

    def make(world):
        registration = make_registration(make_event(organisation=world.organisation), state=state)
        token = links.create(purpose=purpose, subject=registration, lifetime=timedelta(hours=1))
        return {"token": token if world.role == "company" else f"{token}x"}

    return make


def registration_data(world):
    return {"name": "Anna Beispiel", "email": "anna@example.org", "privacy": "on"}


def note(world):
    return {"note": "Krankheit"}


def text(world):
    return {"base_version": "1", "title_de": "Neu"}


def series_text(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Reihe",
        "summary_de": "Kurz",
        "base_version": 1,
    }


LINK = {"company": 200, "others": 404, "anonymous": 404}
LINK_POST = {"company": 302, "others": 404, "anonymous": 404}
DRAFT = {"state": State.DRAFT}


def move(name, **overrides):
    return Route(
        f"events:{name}",
        kwargs=of(**overrides),
        get=signed_in(405),
        post=only(*ORGANISERS, status=302, others=404 if overrides else 403),
        foreign_kwargs=of(foreign=True, **overrides),
        foreign_get=405,
        foreign_post=404 if overrides else 403,
    )


ROUTES = [
    Route("events:list"),
    Route("events:calendar"),
    Route("events:subscribe"),
    Route("events:feed"),
    Route("events:detail", kwargs=public),
    Route(
        "events:series_detail",
        kwargs=lambda world: {"slug": make_series(organisation=world.organisation).slug},
    ),
    Route("events:ics", kwargs=public),
    Route("events:register", kwargs=public, post=302, data=registration_data),
    Route("events:registration_sent", kwargs=public),
    Route(
        "events:registration_confirm",
        kwargs=link(emails.CONFIRM_PURPOSE, RegistrationState.PENDING),
        get=LINK,
        post=LINK_POST,
    ),
    Route(
        "events:registration_manage",
        kwargs=link(emails.MANAGE_PURPOSE, RegistrationState.CONFIRMED),
        get=LINK,
        post=LINK_POST,
    ),
    Route("events:manage_list", get=signed_in(), post=signed_in(405)),
    Route(
        "events:create",
        get=only("stranger", "partner", "manager"),
        post=only("stranger", "partner", "manager", status=400),
    ),
    Route(
        "events:manage_detail",
        kwargs=of(**DRAFT),
        get=only(*ORGANISERS, others=404),
        post=signed_in(405),
        foreign_kwargs=of(foreign=True),
        foreign_get=403,
        foreign_post=405,
    ),
    Route(
        "events:edit",
        kwargs=of(**DRAFT),
        get=only(*ORGANISERS, others=404),
        post=only(*ORGANISERS, status=400, others=404),
        data=text,
        foreign_kwargs=of(foreign=True),
        foreign_get=403,
        foreign_post=403,
    ),
    move("submit", **DRAFT),
    move("withdraw", state=State.IN_REVIEW),
    move("withdraw_proposal"),
    move("archive"),
    move("restore", state=State.ARCHIVED),
    Route(
        "events:participants",
        kwargs=of(),
        get=only(*ORGANISERS),
        post=signed_in(405),
        foreign_kwargs=of(foreign=True),
        foreign_get=403,
        foreign_post=405,
    ),
    Route(
        "events:participants_csv",
        kwargs=of(),
        get=only(*ORGANISERS),
        post=signed_in(405),
        foreign_kwargs=of(foreign=True, **DRAFT),
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "events:cancel_event",
        kwargs=of(),
        get=only(*ORGANISERS),
        post=only(*ORGANISERS, status=302),
        data=note,
        foreign_kwargs=of(foreign=True),
        foreign_get=403,
        foreign_post=403,
    ),
    Route(
        "events:use_as_pattern",
        kwargs=of(),
        get=only(*ORGANISERS),
        post=only(*ORGANISERS, status=302),
        data=lambda world: {"starts_at": "2027-06-14T09:30"},
        foreign_kwargs=of(foreign=True, **DRAFT),
        foreign_get=404,
        foreign_post=404,
    ),
    *(
        replace(route, name=route.name.replace("events:", "events:series_"))
        for route in editorial_routes("events", make_series, series_text)
    ),
    unscheduling("events", make_event),
    *history_routes("events", make_event),
    *writing_routes("events", make_event),
    *matrix_registration.ROUTES,
    *matrix_entrance.ROUTES,
    *SOURCES,
]
