"""Who may open which address of the projects."""

from dataclasses import replace
from datetime import date

from apps.files.services import store_made
from apps.projects.models import FundingBody, FundingBodyName, FundingProgramme
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.files import picture_bytes
from tests.factories.projects import make_initiative, make_project
from tests.support.editorial_routes import editorial_routes


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "acronym": "NEU",
        "title_de": "Neues Projekt",
        "summary_de": "Kurz",
        "description_de": "Text",
        "region_de": "Region",
        "status": "running",
        "base_version": 1,
    }


def valid_initiative(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Neue Initiative",
        "summary_de": "Kurz",
        "body_de": "Text",
        "status": "planned",
        "base_version": 1,
    }


def funder(world) -> FundingBodyName:
    body = FundingBody.objects.create(slug="geldgeber")
    body.names.create(valid_from=date(2020, 1, 1), short_name="M", name_de="Ministerium")
    return body.names.create(valid_from=date(2022, 1, 1), short_name="N", name_de="Neues Ministerium")


def with_logo(world):
    name = funder(world)
    name.logo = store_made(name="logo.png", mime="image/png", content=picture_bytes("PNG"))
    name.save()
    return {"pk": name.pk, "number": name.logo_id}


def a_name(world):
    return {
        "short_name": "X",
        "name_de": "Xministerium",
        "valid_from": "2026-01-01",
        "base_version": 1,
    }


def by_managers(name, kwargs=lambda world: {}, data=lambda world: {}, post=302):
    return Route(name, kwargs=kwargs, get=only("manager"), post=only("manager", status=post), data=data)


ROUTES = [
    Route("projects:funding_logo", kwargs=with_logo),
    Route("projects:funding_list", get=only("manager"), post=signed_in(405)),
    by_managers("projects:funding_body_create", data=a_name),
    by_managers("projects:funding_name_create", lambda world: {"pk": funder(world).body_id}, a_name),
    by_managers("projects:funding_name_edit", lambda world: {"pk": funder(world).pk}, a_name),
    by_managers("projects:funding_name_delete", lambda world: {"pk": funder(world).pk}),
    by_managers("projects:programme_create", data=lambda world: {"name_de": "Programm"}),
    by_managers(
        "projects:programme_edit",
        lambda world: {"pk": FundingProgramme.objects.create(slug="p", name_de="Alt").pk},
        lambda world: {"name_de": "Programm", "base_version": 1},
    ),
    Route("projects:list"),
    Route("projects:detail", kwargs=lambda world: {"slug": make_project().slug}),
    *editorial_routes("projects", make_project, valid),
    Route("projects:initiative_list"),
    Route("projects:initiative_detail", kwargs=lambda world: {"slug": make_initiative().slug}),
    *(
        replace(route, name=route.name.replace(":", ":initiative_"))
        for route in editorial_routes("projects", make_initiative, valid_initiative)
    ),
]
