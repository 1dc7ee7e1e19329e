"""Who may open which address of the news."""

from tests.architecture.matrix import Route
from tests.factories.news import make_article
from tests.support.editorial_routes import editorial_routes


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Neue Meldung",
        "teaser_de": "Kurz",
        "body_de": "Text",
        "date": "2026-05-04",
        "base_version": 1,
    }


ROUTES = [
    Route("news:list"),
    Route("news:feed"),
    Route("news:detail", kwargs=lambda world: {"slug": make_article().slug}),
    *editorial_routes("news", make_article, valid),
]
