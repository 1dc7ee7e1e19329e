"""Who may open which page of the library."""

from tests.architecture.matrix import Route, only, signed_in
from tests.factories.files import make_upload, picture_bytes
from tests.factories.library import make_library_item


def _own(world):
    return {"pk": make_library_item(organisation=world.organisation).pk}


def _foreign(world):
    return {"pk": make_library_item(organisation=world.foreign_organisation).pk}


def _file(world):
    return {"key": make_library_item(organisation=world.organisation).key}


def _foreign_file(world):
    return {"key": make_library_item(organisation=world.foreign_organisation).key}


def _upload(world):
    return {
        "organisation": world.organisation.pk,
        "upload": make_upload("werkbank.jpg", picture_bytes()),
        "title": "Werkbank",
        "alt_de": "Eine Werkbank",
    }


ROUTES = [
    Route(
        "library:file",
        kwargs=_file,
        get={"partner": 200, "manager": 200, "others": 404},
        foreign_kwargs=_foreign_file,
        foreign_post=405,
    ),
    Route("library:list", get=signed_in(), post=signed_in(405)),
    Route("library:pick", get=signed_in(), post=signed_in(405)),
    Route(
        "library:add",
        get={"anonymous": 302, "others": 200, "administrator": 403},
        post={"anonymous": 302, "stranger": 400, "partner": 302, "manager": 302, "administrator": 403},
        data=_upload,
    ),
    Route(
        "library:edit",
        kwargs=_own,
        get=only("partner", "manager", others=404),
        post=only("partner", "manager", status=302, others=404),
        data=lambda world: {"title": "Neuer Name", "alt_de": "Eine Werkbank"},
        foreign_kwargs=_foreign,
    ),
    Route(
        "library:remove",
        kwargs=_own,
        get=signed_in(405),
        post=only("partner", "manager", status=302, others=404),
        foreign_kwargs=_foreign,
        foreign_get=405,
    ),
]
