"""Who may open which page around organisations."""

from tests.architecture.matrix import Route
from tests.partners.matrix_members import MEMBER_ROUTES


def _own(world):
    return {"slug": world.organisation.slug}


ROUTES = [
    Route("partners:list"),
    Route("partners:detail", kwargs=_own),
    *MEMBER_ROUTES,
]
