"""Who may open which page around organisations."""

from dataclasses import replace

from tests.architecture.matrix import Route, only
from tests.factories.files import make_logo
from tests.factories.partners import make_organisation
from tests.partners.matrix_members import MEMBER_ROUTES
from tests.partners.matrix_strangers import STRANGER_ROUTES
from tests.support.editorial_routes import editorial_routes


def _own(world):
    return {"slug": world.organisation.slug}


def make_profile(*, organisation, state):
    """The profile of the organisation in the given state."""
    organisation.state, organisation.description_de = state, "<p>Wer wir sind.</p>"
    organisation.save()
    return organisation


def profile(world):
    return {
        "name": "Neuer Name",
        "kind": "chamber",
        "description_de": "Wer wir sind.",
        "base_version": 1,
    }


def _logo(world):
    organisation = make_organisation(logo=make_logo())
    return {"slug": organisation.slug, "pk": organisation.logo_id}


# Only managers begin a new organisation: others apply.
_CREATE = only("manager")
_ONLY_MANAGERS_BEGIN = {
    "partners:create": {"get": _CREATE, "post": {**_CREATE, "manager": 302}},
    "partners:keep_new": {"post": {**_CREATE, "manager": 200}},
    "partners:discard_new": {"post": {**_CREATE, "manager": 302}},
}
PROFILE_ROUTES = [
    replace(route, **_ONLY_MANAGERS_BEGIN.get(route.name, {}))
    for route in editorial_routes("partners", make_profile, profile)
]

ROUTES = [
    Route("partners:list"),
    Route("partners:detail", kwargs=_own),
    Route("partners:logo", kwargs=_logo),
    *PROFILE_ROUTES,
    *MEMBER_ROUTES,
    *STRANGER_ROUTES,
]
