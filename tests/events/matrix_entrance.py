"""Who may open which address of entrance, certificates, lists and numbers; a part of the events' matrix."""

from datetime import timedelta

from apps.events import emails
from apps.events.models import Event
from apps.links import services as links
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.attendance import (
    make_attendance,
    make_certificate,
    make_event_now,
    make_participant,
    make_past_event,
)

ORGANISERS = ("partner", "manager")
LINK = {"company": 200, "others": 404, "anonymous": 404}


def _organisation(world, foreign):
    return world.foreign_organisation if foreign else world.organisation


def now(*, foreign=False):
    """An event that goes on."""

    def make(world):
        return {"pk": make_event_now(organisation=_organisation(world, foreign)).pk}

    return make


def attendance(*, foreign=False):
    def make(world):
        event = make_event_now(organisation=_organisation(world, foreign))
        return {"pk": event.pk, "attendance": make_attendance(make_participant(event)).pk}

    return make


def certificate(*, foreign=False):
    def make(world):
        event = make_past_event(organisation=_organisation(world, foreign))
        return {"pk": event.pk, "certificate": make_certificate(make_participant(event)).pk}

    return make


def over(*, foreign=False):
    """An event that is over, and somebody who was there."""

    def make(world):
        event = make_past_event(organisation=_organisation(world, foreign))
        make_attendance(make_participant(event))
        return {"pk": event.pk}

    return make


def somebody(world):
    """Somebody who is registered for the event that was just made."""
    return {"participant": make_participant(Event.objects.latest("pk")).reference}


def code(*, foreign=False):
    def make(world):
        event = make_event_now(organisation=_organisation(world, foreign))
        return {"reference": make_participant(event).reference}

    return make


def link(purpose, *, subject=lambda person: person.registration, with_certificate=False):
    """The link's token for the company that holds it, a forged one for everybody else."""

    def make(world):
        given = make_certificate(make_participant(make_past_event(organisation=world.organisation)))
        token = links.create(purpose=purpose, subject=subject(given.participant), lifetime=timedelta(hours=1))
        kwargs = {"token": token if world.role == "company" else f"{token}x"}
        return kwargs | ({"certificate": given.pk} if with_certificate else {})

    return make


def page(name, make=now, **answers):
    """A page for the organisers, to be read only; of another organisation's event 403."""
    return Route(
        f"events:{name}",
        kwargs=make(),
        get=only(*ORGANISERS),
        post=signed_in(405),
        foreign_kwargs=make(foreign=True),
        foreign_get=403,
        foreign_post=405,
        **answers,
    )


def act(name, make):
    """Something that organisers do by a button."""
    return Route(
        f"events:{name}",
        kwargs=make(),
        get=signed_in(405),
        post=only(*ORGANISERS, status=302),
        foreign_kwargs=make(foreign=True),
        foreign_get=405,
        foreign_post=403,
    )


def numbers(name):
    return Route(f"events:{name}", get=only("manager"), post=signed_in(405))


def not_issued(world):
    """The link of a registration whose person was there and has no certificate yet."""
    person = make_attendance(make_participant(make_past_event(organisation=world.organisation))).participant
    token = links.create(
        purpose=emails.MANAGE_PURPOSE, subject=person.registration, lifetime=timedelta(hours=1)
    )
    return {"token": token if world.role == "company" else f"{token}x"}


OF_REGISTRATION, OF_PERSON = emails.CERTIFICATE_PURPOSES.values()

ROUTES = [
    Route(
        "events:entrance",
        kwargs=now(),
        get=only(*ORGANISERS),
        post=only(*ORGANISERS, status=302),
        data=somebody,
        foreign_kwargs=now(foreign=True),
        foreign_get=403,
        foreign_post=403,
    ),
    Route(
        "events:walk_in",
        kwargs=now(),
        get=only(*ORGANISERS),
        post=only(*ORGANISERS, status=302),
        data=lambda world: {"name": "Kim Beispiel", "key": "6f1d5b53-6f0b-4a5e-9d4e-0123456789ab"},
        foreign_kwargs=now(foreign=True),
        foreign_get=403,
        foreign_post=403,
    ),
    # Everybody may look where a code leads; to check in is for the organisers.
    Route(
        "events:ticket",
        kwargs=code(),
        get=200,
        post=only(*ORGANISERS, status=302),
        foreign_kwargs=code(foreign=True),
        foreign_get=200,
        foreign_post=403,
    ),
    page("present"),
    page("participants_xlsx"),
    page("participants_pdf"),
    page("certificates"),
    page("certificate_pdf", certificate),
    act("undo_check_in", attendance),
    act("issue_certificates", over),
    act("revoke_certificate", certificate),
    Route("events:certificate_check"),
    Route("events:tickets", kwargs=link(emails.MANAGE_PURPOSE), get=LINK),
    Route(
        "events:registration_certificates",
        kwargs=not_issued,
        get=405,
        post={"company": 302, "others": 404, "anonymous": 404},
    ),
    Route("events:certificates_by_link", kwargs=link(OF_REGISTRATION), get=LINK),
    Route(
        "events:certificate_by_link",
        kwargs=link(OF_PERSON, subject=lambda person: person, with_certificate=True),
        get=LINK,
    ),
    numbers("numbers"),
    numbers("numbers_xlsx"),
    numbers("numbers_csv"),
    numbers("deletions"),
]
