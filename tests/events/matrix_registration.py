"""Who may open which address about registrations, and act there; a part of the events' matrix."""

from datetime import timedelta

from apps.events import emails
from apps.events.choices import RegistrationState
from apps.events.models import ParticipantMail
from apps.links import services as links
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.events import make_event, make_question, make_registration, make_session

ORGANISERS = ("partner", "manager")
LINK = {"company": 200, "others": 404, "anonymous": 404}
LINK_POST = {"company": 302, "others": 404, "anonymous": 404}


def link(purpose, state, *, to="registration", people=1):
    """The link's token for the company that holds it, a forged one for everybody else."""

    def make(world):
        event = make_event(organisation=world.organisation)
        registration = make_registration(event, state=state, people=people)
        subject = registration if to == "registration" else registration.participants.last()
        token = links.create(purpose=purpose, subject=subject, lifetime=timedelta(hours=1))
        return {"token": token if world.role == "company" else f"{token}x"}

    return make


def registration(state=RegistrationState.CONFIRMED, *, foreign=False):
    """A registration for the partner's event, or for another one's."""

    def make(world):
        event = make_event(organisation=world.foreign_organisation if foreign else world.organisation)
        make_session(event)
        return {"pk": event.pk, "registration_pk": make_registration(event, state=state).pk}

    return make


def question(*, foreign=False):
    def make(world):
        event = make_event(organisation=world.foreign_organisation if foreign else world.organisation)
        return {"pk": event.pk, "question_pk": make_question(event).pk}

    return make


def mail(*, foreign=False):
    def make(world):
        event = make_event(organisation=world.foreign_organisation if foreign else world.organisation)
        sent = ParticipantMail.objects.create(event=event, subject="Hinweis", text="Text", author="Kim")
        return {"pk": event.pk, "mail_pk": sent.pk}

    return make


def event(*, foreign=False):
    def make(world):
        organisation = world.foreign_organisation if foreign else world.organisation
        return {"pk": make_event(organisation=organisation).pk}

    return make


def public(world):
    return {"slug": make_event(organisation=world.organisation).slug}


def changed(world):
    return {"name": "Anna Beispiel"}


def opinion(world):
    return {"overall": "5", "useful": "4", "organisation": "3"}


def words(world):
    return {"kind": "text", "text_de": "Was essen Sie?"}


def letter(world):
    return {"subject": "Hinweis", "text": "Bitte den Hintereingang nehmen."}


def reason(world):
    return {"cancel-reason": "Doppelt angemeldet"}


def shown(name, kwargs):
    """A page that organisers read."""
    return Route(
        f"events:{name}",
        kwargs=kwargs(),
        get=only(*ORGANISERS),
        post=signed_in(405),
        foreign_kwargs=kwargs(foreign=True),
        foreign_get=403,
        foreign_post=405,
    )


def form(name, kwargs, *, data=None, status=302):
    """A page where organisers fill something in."""
    return Route(
        f"events:{name}",
        kwargs=kwargs(),
        get=only(*ORGANISERS),
        post=only(*ORGANISERS, status=status),
        **({"data": data} if data else {}),
        foreign_kwargs=kwargs(foreign=True),
        foreign_get=403,
        foreign_post=403,
    )


def act(name, kwargs, foreign_kwargs, *, data=None, status=302):
    """A button of organisers."""
    return Route(
        f"events:{name}",
        kwargs=kwargs,
        get=signed_in(405),
        post=only(*ORGANISERS, status=status),
        **({"data": data} if data else {}),
        foreign_kwargs=foreign_kwargs,
        foreign_get=405,
        foreign_post=403,
    )


WAITING = RegistrationState.WAITLISTED

ROUTES = [
    Route("events:participant_removed", kwargs=public),
    Route("events:feedback_given", kwargs=public),
    Route(
        "events:registration_change",
        kwargs=link(emails.MANAGE_PURPOSE, RegistrationState.CONFIRMED),
        get=LINK,
        post=LINK_POST,
        data=changed,
    ),
    Route(
        "events:registration_offer",
        kwargs=link(emails.MANAGE_PURPOSE, RegistrationState.OFFERED),
        get=LINK,
        post=LINK_POST,
    ),
    Route(
        "events:participant",
        kwargs=link(emails.PARTICIPANT_PURPOSE, RegistrationState.CONFIRMED, to="participant", people=2),
        get=LINK,
        post=LINK_POST,
    ),
    Route(
        "events:feedback",
        kwargs=link(emails.FEEDBACK_PURPOSE, RegistrationState.CONFIRMED, to="participant"),
        get=LINK,
        post=LINK_POST,
        data=opinion,
    ),
    act("set_capacity", event(), event(foreign=True)),
    shown("registration_detail", registration),
    act("give_place", registration(WAITING), registration(WAITING, foreign=True)),
    act("move_to_waiting_list", registration(), registration(foreign=True)),
    act("change_sessions", registration(), registration(foreign=True), status=400),
    act("cancel_registration", registration(), registration(foreign=True), data=reason),
    form("participants_write", event, data=letter, status=200),
    shown("participants_mail", mail),
    form("registration_setup", event, data=lambda world: {"offer_hours": "24"}),
    form("question_create", event, data=words),
    form("question_edit", question, data=words),
    act("question_remove", question(), question(foreign=True)),
    shown("feedback_results", event),
]
