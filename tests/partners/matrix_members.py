"""Who may open the pages of an organisation's people; `matrix.py` takes these routes in."""

from apps.links import services as links
from apps.partners.models import Invitation
from apps.partners.querysets import INVITATION_LIFETIME
from apps.partners.services.members import PURPOSE
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.partners import make_member


def _own(world):
    return {"slug": world.organisation.slug}


def _foreign(world):
    return {"slug": world.foreign_organisation.slug}


def _member(world):
    """A colleague of "partner"."""
    return {"pk": make_member(world.organisation).pk}


def _foreign_member(world):
    return {"pk": make_member(world.foreign_organisation).pk}


def _make_invitation(world) -> Invitation:
    return Invitation.objects.create(organisation=world.organisation, email="invited@example.org")


def _invitation(world):
    return {"pk": _make_invitation(world).pk}


def _token(world):
    invitation = _make_invitation(world)
    token = links.create(purpose=PURPOSE, subject=invitation, lifetime=INVITATION_LIFETIME)
    return {"token": token if world.role == "company" else "wrong"}


def _reader(world):
    return {"role": "reader"}


# "partner" is an editor: belongs to the organisation, but does not manage its people.
OWN = {"anonymous": 302, "manager": 200, "partner": 403, "others": 404}
ACTS = {**OWN, "manager": 302}

MEMBER_ROUTES = [
    Route("partners:manage_members", get=signed_in(), post=signed_in(405)),
    Route("partners:invite", kwargs=_own, get=OWN, post={**OWN, "manager": 400}, foreign_kwargs=_foreign),
    Route(
        "partners:revoke_invitation",
        kwargs=_invitation,
        get=signed_in(405),
        post=only("manager", status=302, others=404),
    ),
    Route(
        "partners:member_change_role",
        kwargs=_member,
        get=OWN,
        post=ACTS,
        data=_reader,
        foreign_kwargs=_foreign_member,
    ),
    Route("partners:member_remove", kwargs=_member, get=OWN, post=ACTS, foreign_kwargs=_foreign_member),
    Route(
        "partners:invitation",
        kwargs=_token,
        get={"anonymous": 404, "company": 200, "others": 404},
        post={"anonymous": 404, "company": 400, "others": 404},
    ),
]
