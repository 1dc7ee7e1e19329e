"""Who may open and act on partners' calendars."""

from datetime import timedelta

from django.utils import timezone

from apps.events.choices import SourceMode, SourceState
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.calendars import make_import, make_source

KEEPERS = ("partner", "manager")


def of(*, foreign=False, **overrides):
    """Makes a calendar of the partner's organisation, or of another one."""

    def make(world):
        organisation = world.foreign_organisation if foreign else world.organisation
        return {"pk": make_source(organisation=organisation, **overrides).pk}

    return make


def report(foreign=False):
    def make(world):
        source = make_source(organisation=world.foreign_organisation if foreign else world.organisation)
        return {"pk": source.pk, "number": make_import(source).pk}

    return make


def proposal(world):
    return {
        "organisation": (world.foreign_organisation if world.role == "stranger" else world.organisation).pk,
        "name": "Seminare",
        "address": "https://kalender.example.org/neu.ics",
    }


def change(world):
    return {"name": "Anders", "address": "https://kalender.example.org/anders.ics"}


def decision(world):
    return {"mode": SourceMode.PUBLISHED, "interval_hours": "24", "decision": "approve"}


def move(name, state):
    return Route(
        f"events:{name}",
        kwargs=of(state=state, next_fetch_at=timezone.now() + timedelta(hours=6)),
        get=signed_in(405),
        post=only(*KEEPERS, status=302, others=404),
        foreign_kwargs=of(foreign=True),
        foreign_get=405,
    )


ROUTES = [
    Route("events:source_list", get=signed_in(), post=signed_in(405)),
    Route(
        "events:source_create",
        get=only("stranger", *KEEPERS),
        post=only("stranger", *KEEPERS, status=302),
        data=proposal,
    ),
    Route(
        "events:source_detail",
        kwargs=of(),
        get=only(*KEEPERS, others=404),
        post=signed_in(405),
        foreign_kwargs=of(foreign=True),
        foreign_post=405,
    ),
    Route(
        "events:source_edit",
        kwargs=of(),
        get=only(*KEEPERS, others=404),
        post=only(*KEEPERS, status=302, others=404),
        data=change,
        foreign_kwargs=of(foreign=True),
    ),
    Route(
        "events:source_decide",
        kwargs=of(state=SourceState.PROPOSED),
        get={"anonymous": 302, "partner": 403, "manager": 200, "others": 404},
        post={"anonymous": 302, "partner": 403, "manager": 302, "others": 404},
        data=decision,
        foreign_kwargs=of(foreign=True),
    ),
    move("source_pause", SourceState.ACTIVE),
    move("source_resume", SourceState.PAUSED),
    move("source_fetch", SourceState.ACTIVE),
    Route(
        "events:source_import",
        kwargs=report(),
        get=only(*KEEPERS, others=404),
        post=signed_in(405),
        foreign_kwargs=report(foreign=True),
        foreign_post=405,
    ),
]
