"""Who may open which address of the projects."""

from tests.architecture.matrix import Route
from tests.factories.projects import make_project
from tests.support.editorial_routes import editorial_routes


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "acronym": "NEU",
        "title_de": "Neues Projekt",
        "summary_de": "Kurz",
        "description_de": "Text",
        "region_de": "Region",
        "base_version": 1,
    }


ROUTES = [
    Route("projects:list"),
    Route("projects:detail", kwargs=lambda world: {"slug": make_project().slug}),
    *editorial_routes("projects", make_project, valid),
]
