"""Who may open and do what with support requests."""

from django.utils import timezone

from apps.support_requests.choices import State
from apps.support_requests.models import DefaultView
from apps.support_requests.services import draft_token
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.relations import make_template
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_draft,
    make_draft_file,
    make_handover,
    make_inbound_mail,
    make_message,
    make_received_token,
    make_request,
    make_saved_view,
)

WRONG_TOKEN = "0123456789abcdef0123456789abcdef:forged"


def case_link(world, **overrides):
    """The company holds the link, all others a forged one."""
    case = make_request(organisation=world.organisation, **overrides)
    return {"token": make_case_token(case) if world.role == "company" else WRONG_TOKEN}


def solved_case_link(world):
    return case_link(world, state=State.RESOLVED)


def received_link(world):
    case = make_request()
    return {"token": make_received_token(case) if world.role == "company" else WRONG_TOKEN}


def draft_link(world, **more):
    draft = make_draft()
    token = draft_token(draft) if world.role == "company" else WRONG_TOKEN
    if "pk" in more:
        more["pk"] = make_draft_file(draft).pk
    return {"token": token, **more}


def case_question(world):
    """The company is asked about a handover."""
    case = make_request(state=State.WAITING_FOR_COMPANY)
    handover = make_handover(case, organisation=world.organisation)
    return {"token": make_case_token(case) if world.role == "company" else WRONG_TOKEN, "pk": handover.pk}


def case_file(world):
    case = make_request(organisation=world.organisation)
    token = make_case_token(case) if world.role == "company" else WRONG_TOKEN
    return {"token": token, "pk": make_attachment(case).pk}


def own(world):
    return {"number": make_request(organisation=world.organisation).public_number}


def own_solved(world):
    return {"number": make_request(organisation=world.organisation, state=State.RESOLVED).public_number}


def own_to_answer(world):
    """The company has agreed; the organisation has not answered yet."""
    case = make_request(state=State.ASSIGNED)
    make_handover(case, organisation=world.organisation, agreed_at=timezone.now())
    return {"number": case.public_number}


def shared_template(world):
    return {"pk": make_template().pk}


def foreign_template(world):
    return {"pk": make_template(organisation=world.foreign_organisation).pk}


def open_mail(world):
    return {"pk": make_inbound_mail().pk}


def foreign(world):
    return {"number": make_request(organisation=world.foreign_organisation).public_number}


def own_pair(world):
    """Two requests of one company, both with the same organisation."""
    same = {"contact_email": "firma@example.org", "company_name": "Musterwerk GmbH"}
    one, other = (make_request(organisation=world.organisation, **same) for _number in range(2))
    return {"number": one.public_number, "other": other.public_number}


def foreign_pair(world):
    """One's own, and another's."""
    return own(world) | {"other": foreign(world)["number"]}


def own_file(world):
    case = make_request(organisation=world.organisation)
    note = make_message(case, internal=True)
    return {"number": case.public_number, "pk": make_attachment(case, message=note, internal=True).pk}


def foreign_file(world):
    case = make_request(organisation=world.foreign_organisation)
    return {"number": case.public_number, "pk": make_attachment(case).pk}


def shared_view(world):
    """Of the organisation's people; strangers and managers do not know of it."""
    view = make_saved_view(is_shared=True, organisation=world.organisation)
    return {"pk": view.pk}


def opens_first(world):
    """Whoever is signed in has a view that opens by itself; without it there is nothing to take off."""
    if world.user.is_authenticated:
        DefaultView.objects.create(user=world.user, view=make_saved_view(owner=world.user))
    return {}


def foreign_view(world):
    return {"pk": make_saved_view(is_shared=True, organisation=world.foreign_organisation).pk}


def view_route(name: str, *, get: int, post: int) -> Route:
    """A saved view of the desk: the organisation's people know of it, all others do not."""
    return Route(
        f"support_requests:{name}",
        kwargs=shared_view,
        get=only("partner", status=get, others=404) if get != 405 else signed_in(405),
        post=only("partner", status=post, others=404),
        foreign_kwargs=foreign_view,
        foreign_get=404 if get != 405 else 405,
        foreign_post=404,
    )


def by_link(get: int, post: int) -> dict:
    """What the holder of the link gets; for all others a forged link is missing, or the method wrong."""
    missing_get, missing_post = (405 if get == 405 else 404), (405 if post == 405 else 404)
    return {
        "get": {"company": get, "anonymous": missing_get, "others": missing_get},
        "post": {"company": post, "anonymous": missing_post, "others": missing_post},
    }


def act(
    name: str, *roles: str, status: int, kwargs=own, own_403: bool = False, manager_403: bool = False
) -> Route:
    """A form of the desk: POST only; who sees the request, but may not do this, gets 403."""
    post = only(*roles, status=status, others=404)
    if own_403:
        post["partner"] = 403
    if manager_403:
        post["manager"] = 403
    return Route(
        f"support_requests:{name}",
        kwargs=kwargs,
        get=signed_in(405),
        post=post,
        foreign_kwargs=foreign,
        foreign_get=405,
        foreign_post=404,
    )


ROUTES = [
    Route("support_requests:start"),
    Route("support_requests:create", post=400),
    Route("support_requests:draft_discarded"),
    Route("support_requests:draft", kwargs=draft_link, **by_link(302, 405)),
    Route("support_requests:draft_step", kwargs=lambda world: draft_link(world, step=2), **by_link(200, 400)),
    Route("support_requests:draft_send", kwargs=draft_link, **by_link(200, 400)),
    Route("support_requests:draft_later", kwargs=draft_link, **by_link(200, 400)),
    Route("support_requests:draft_discard", kwargs=draft_link, **by_link(405, 302)),
    Route("support_requests:draft_file", kwargs=lambda world: draft_link(world, pk=0), **by_link(200, 405)),
    Route("support_requests:lost_link", post=400),
    Route("support_requests:lost_link_sent"),
    Route("support_requests:received", kwargs=received_link, **by_link(200, 405)),
    Route("support_requests:case", kwargs=case_link, **by_link(200, 405)),
    Route("support_requests:case_live", kwargs=case_link, **by_link(200, 405)),
    Route("support_requests:case_reply", kwargs=case_link, **by_link(405, 400)),
    Route("support_requests:case_solved", kwargs=case_link, **by_link(405, 302)),
    Route("support_requests:case_reopen", kwargs=solved_case_link, **by_link(405, 302)),
    Route("support_requests:case_withdraw", kwargs=case_link, **by_link(200, 302)),
    Route("support_requests:erased"),
    Route("support_requests:case_rate", kwargs=solved_case_link, **by_link(405, 400)),
    Route("support_requests:case_agree", kwargs=case_question, **by_link(405, 302)),
    Route("support_requests:case_refuse", kwargs=case_question, **by_link(405, 302)),
    Route("support_requests:case_circle", kwargs=case_link, **by_link(200, 302)),
    Route("support_requests:case_file", kwargs=case_file, **by_link(200, 405)),
    Route("support_requests:desk", get=signed_in(), post=signed_in(405)),
    Route("support_requests:preferences", get=signed_in(), post=signed_in(302)),
    Route("support_requests:board", get=signed_in(), post=signed_in(405)),
    Route("support_requests:view_create", get=signed_in(), post=signed_in(400)),
    Route("support_requests:view_none_first", kwargs=opens_first, get=signed_in(405), post=signed_in(302)),
    view_route("view_edit", get=200, post=400),
    view_route("view_replace", get=405, post=302),
    view_route("view_delete", get=200, post=302),
    view_route("view_first", get=405, post=302),
    Route("support_requests:record_call", get=only("manager"), post=only("manager", status=400)),
    Route("support_requests:compartments", get=only("manager"), post=only("manager", status=409)),
    Route("support_requests:service_times", get=only("manager"), post=only("manager", status=400)),
    Route("support_requests:templates", get=signed_in(), post=signed_in(405)),
    Route(
        "support_requests:template_create",
        get=signed_in(administrator=403),
        post=signed_in(400, administrator=403),
    ),
    *(
        Route(
            f"support_requests:{name}",
            kwargs=shared_template,
            get={**only("manager"), "administrator": 404},
            post={**only("manager", status=status), "administrator": 404},
            foreign_kwargs=foreign_template,
            foreign_get=404,
            foreign_post=404,
        )
        for name, status in (("template_edit", 400), ("template_delete", 302))
    ),
    Route("support_requests:mails", get=only("manager"), post=signed_in(405)),
    Route("support_requests:mail", kwargs=open_mail, get=only("manager"), post=signed_in(405)),
    Route("support_requests:mail_file", kwargs=open_mail, get=only("manager"), post=signed_in(405)),
    Route(
        "support_requests:mail_assign",
        kwargs=open_mail,
        get=signed_in(405),
        post=only("manager", status=400),
    ),
    Route(
        "support_requests:mail_put_aside",
        kwargs=open_mail,
        get=signed_in(405),
        post=only("manager", status=302),
    ),
    Route(
        "support_requests:detail",
        kwargs=own,
        get=only("partner", "manager", others=404),
        get_may_write={"support_requests_reading"},
        post=signed_in(405),
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "support_requests:live",
        kwargs=own,
        get=only("partner", "manager", others=404),
        post=signed_in(405),
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "support_requests:file",
        kwargs=own_file,
        get=only("partner", "manager", others=404),
        post=signed_in(405),
        foreign_kwargs=foreign_file,
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "support_requests:erase",
        kwargs=own_solved,
        get={**only("manager", others=404), "partner": 403},
        post={**only("manager", status=302, others=404), "partner": 403},
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=404,
    ),
    Route(
        "support_requests:export",
        kwargs=own,
        get=only("partner", "manager", others=404),
        post=only("partner", "manager", others=404),
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=404,
    ),
    Route(
        "support_requests:merge",
        kwargs=own,
        get={**only("manager", others=404), "partner": 403},
        post=signed_in(405),
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "support_requests:relations",
        kwargs=own,
        get=only("partner", "manager", others=404),
        post=signed_in(405),
        query="?q=Beispiel",
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=405,
    ),
    Route(
        "support_requests:merge_confirm",
        kwargs=own_pair,
        get={**only("manager", others=404), "partner": 403},
        post={**only("manager", status=302, others=404), "partner": 403},
        foreign_kwargs=foreign_pair,
        foreign_get=404,
        foreign_post=404,
    ),
    Route(
        "support_requests:split",
        kwargs=own,
        get={**only("manager", others=404), "partner": 403},
        post={**only("manager", status=400, others=404), "partner": 403},
        foreign_kwargs=foreign,
        foreign_get=404,
        foreign_post=404,
    ),
    act("link", "partner", "manager", status=400),
    act("unlink", "partner", "manager", status=400),
    act("answer", "partner", "manager", status=400),
    act("insert_template", "partner", "manager", status=400),
    act("note", "partner", "manager", status=400),
    act("begin", "partner", "manager", status=302),
    act("wait", "partner", "manager", status=302),
    act("resolve", "partner", "manager", status=302),
    act("reopen", "partner", "manager", status=302, kwargs=own_solved),
    act("hand_over", "manager", status=400, own_403=True),
    act("person", "partner", "manager", status=302),
    act("take_back", "manager", status=302, own_403=True),
    # Managers do not speak for the organisation; of what they send, the missing reason is noticed first.
    act("accept", "partner", status=302, kwargs=own_to_answer, manager_403=True),
    act("decline", "partner", "manager", status=400, kwargs=own_to_answer),
    act("renew_link", "manager", status=302, own_403=True),
]
