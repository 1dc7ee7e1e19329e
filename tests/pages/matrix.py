"""Who may open which of the composed pages."""

from datetime import date

from tests.architecture.matrix import Route, only, signed_in
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


def edition(world):
    return {"day": make_mission_statement().edition_date.isoformat()}


def two_editions(world):
    make_mission_statement(edition_date=date(2025, 1, 1))
    make_mission_statement(edition_date=date(2026, 1, 1))
    return {}


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
    Route("pages:mission_statement_edition", kwargs=edition),
    Route("pages:mission_statement_compare", kwargs=two_editions, query="?von=2025-01-01&bis=2026-01-01"),
    Route(
        "pages:mission_statement_references",
        get={"anonymous": 302, "administrator": 403, "others": 200},
        post=signed_in(405),
    ),
    Route("pages:legal_list", get=only("manager"), post=signed_in(405)),
    Route(
        "pages:legal_edit",
        kwargs=lambda world: {"pk": make_legal_page("imprint").pk},
        get=only("manager"),
        post=only("manager", status=302),
        data=lambda world: {"title_de": "Impressum", "body_de": "Text", "base_version": 1},
    ),
    Route("pages:imprint", kwargs=legal("imprint")),
    Route("pages:privacy", kwargs=legal("privacy")),
    Route("pages:accessibility", kwargs=legal("accessibility")),
    Route("pages:accessibility_feedback", post=302, data=lambda world: {"description": "Das Menü klemmt."}),
    *editorial_routes("pages", make_mission_statement, valid),
]
