"""Who may open which address of the publications."""

from apps.files import services as files
from apps.moderation.choices import State
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.files import make_upload, picture_bytes
from tests.factories.publications import make_download, make_publication
from tests.support.editorial_routes import history_routes, unscheduling, writing_routes


def public(world):
    return {"slug": make_publication().slug}


def with_cover(organisation, state):
    cover = files.store_made(name="x.jpg", mime="image/jpeg", content=picture_bytes())
    return {"slug": make_publication(organisation=organisation, state=state, cover=cover).slug}


def file_of(organisation, state):
    download = make_download(make_publication(organisation=organisation, state=state))
    return {"slug": download.publication.slug, "pk": download.pk, "name": download.stored_file.name}


def own(state):
    return lambda world: {
        "pk": make_publication(organisation=world.organisation, state=state, with_file=True).pk
    }


def foreign(state):
    return lambda world: {
        "pk": make_publication(organisation=world.foreign_organisation, state=state, with_file=True).pk
    }


def valid(world):
    return {
        "organisation": world.organisation.pk,
        "title_de": "Neue Studie",
        "summary_de": "Kurz",
        "kind": "study",
        "authors": "Projektbüro",
        "published_on": "2026-05-04",
        "language": "de",
        "licence": "cc-by-4.0",
        "base_version": 1,
    }


def of_version(organisation):
    """A file that is named by its number, as for a proposal."""
    download = make_download(make_publication(organisation=organisation, state=State.DRAFT))
    return {
        "slug": download.publication.slug,
        "number": download.stored_file_id,
        "name": download.stored_file.name,
    }


def route(name, state, **answers):
    return Route(f"publications:{name}", kwargs=own(state), foreign_kwargs=foreign(state), **answers)


MEMBERS = only("partner", "manager", others=404)
SEES = {"anonymous": 404, "others": 404, "partner": 200, "manager": 200}

# The stranger sees no draft of another organisation (404); nor does the administrator.
ROUTES = [
    Route("publications:list"),
    Route("publications:feed"),
    Route("publications:detail", kwargs=public),
    Route("publications:reference", kwargs=lambda world: public(world) | {"suffix": "bib"}),
    Route("harvesting:oai", post=200),
    Route("harvesting:dcat"),
    Route(
        "publications:download",
        kwargs=lambda world: file_of(world.organisation, State.DRAFT),
        get=SEES,
        foreign_kwargs=lambda world: file_of(world.foreign_organisation, State.DRAFT),
        foreign_post=405,
    ),
    Route(
        "publications:short",
        kwargs=lambda world: {"code": make_publication().short},
        get={"anonymous": 302, "others": 302},
    ),
    Route(
        "publications:file_of_version",
        kwargs=lambda world: of_version(world.organisation),
        get=SEES,
        foreign_kwargs=lambda world: of_version(world.foreign_organisation),
        foreign_post=405,
    ),
    Route(
        "publications:cover",
        kwargs=lambda world: with_cover(world.organisation, State.DRAFT),
        get=SEES,
        foreign_kwargs=lambda world: with_cover(world.foreign_organisation, State.DRAFT),
        foreign_post=405,
    ),
    Route("publications:import", get=only("manager"), post=only("manager", status=400)),
    Route("publications:manage_list", get=signed_in(), post=signed_in(405)),
    Route(
        "publications:create",
        get={"anonymous": 302, "others": 200, "administrator": 403},
        post={"anonymous": 302, "stranger": 400, "partner": 302, "manager": 302, "administrator": 403},
        data=valid,
    ),
    route("manage_detail", State.DRAFT, get=MEMBERS, post=signed_in(405), foreign_post=405),
    route(
        "edit",
        State.DRAFT,
        get=MEMBERS,
        post=only("partner", "manager", status=302, others=404),
        data=valid,
    ),
    *(
        route(
            name,
            state,
            get=signed_in(405),
            post=only("partner", "manager", status=302, others=404),
            foreign_get=405,
        )
        for name, state in (
            ("submit", State.DRAFT),
            ("withdraw", State.IN_REVIEW),
            ("withdraw_proposal", State.DRAFT),
            ("restore", State.ARCHIVED),
            ("archive", State.DRAFT),
        )
    ),
    route(
        "begin_edition",
        State.PUBLISHED,
        get=signed_in(405),
        post=only("partner", "manager", status=302, others=403),
        foreign_get=405,
        foreign_post=403,
    ),
    Route(
        "publications:upload",
        get=signed_in(405),
        post={"anonymous": 302, "others": 403, "partner": 200, "manager": 200, "stranger": 200},
        data=lambda world: {"upload": make_upload(), "number": 0, "language": "de"},
    ),
    unscheduling("publications", make_publication),
    *history_routes("publications", make_publication),
    *writing_routes("publications", make_publication),
]
