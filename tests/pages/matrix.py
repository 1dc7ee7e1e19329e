"""Who may open which of the composed pages."""

from tests.architecture.matrix import Route
from tests.factories.pages import make_legal_page, make_mission_statement
from tests.support.editorial_routes import editorial_routes


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Leitbild",
        "lead_de": "Kurz",
        "body_de": "Text",
        "edition_date": "2026-05-04",
        "base_version": 1,
    }


def legal(kind):
    def make(world):
        make_legal_page(kind)
        return {}

    return make


ROUTES = [
    Route("robots"),
    Route("sitemap"),
    Route("pages:home"),
    Route("pages:mission_statement"),
    Route("pages:imprint", kwargs=legal("imprint")),
    Route("pages:privacy", kwargs=legal("privacy")),
    Route("pages:accessibility", kwargs=legal("accessibility")),
    Route("pages:accessibility_feedback", post=302, data=lambda world: {"description": "Das Menü klemmt."}),
    *editorial_routes("pages", make_mission_statement, valid),
]
