"""Who may open which address of the catalogue."""

from tests.architecture.matrix import Route
from tests.factories.offers import make_offer
from tests.support.editorial_routes import editorial_routes


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "kind": "beratung",
        "title_de": "Neues Angebot",
        "summary_de": "Kurz",
        "body_de": "Text",
        "costs_de": "kostenfrei",
        "base_version": 1,
    }


ROUTES = [
    Route("offers:list"),
    Route("offers:feed"),
    Route("offers:detail", kwargs=lambda world: {"slug": make_offer().slug}),
    *editorial_routes("offers", make_offer, valid),
]
