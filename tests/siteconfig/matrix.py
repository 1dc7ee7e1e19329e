"""Who may say whose portal this is, and who sees its look."""

from apps.files.services import store_made
from apps.links import services as links
from apps.siteconfig import services
from apps.siteconfig.current import current
from tests.architecture.matrix import Route, only
from tests.factories.files import picture_bytes
from tests.factories.siteconfig import make_site_settings


def first_run_data(world):
    return {"name_de": "Netz Nord", "contact_email": "netz@example.org", "imprint_contact": "Netz Nord e. V."}


def settings_data(world):
    return {"name_de": "Netz Nord", "main_colour": "#0c5566", "signal_colour": "#f6a01a", "base_version": 1}


def with_colours(world):
    make_site_settings(main_colour="#7a1f5c")
    return {"digest": current().stylesheet_url.rpartition("/")[2].removesuffix(".css")}


def with_logo(world):
    found = make_site_settings(
        logo=store_made(name="logo.png", mime="image/png", content=picture_bytes("PNG"))
    )
    return {"digest": found.logo.sha256[:16]}


def token(world):
    good = services.first_run_token()
    return {"token": good if world.role == "company" else links._signer("anything.else").sign("0" * 32)}


def made(world):
    make_site_settings()
    return {}


ROUTES = [
    Route("look:stylesheet", kwargs=with_colours),
    Route("look:logo", kwargs=with_logo),
    Route(
        "siteconfig:first_run",
        get=only("manager"),
        post=only("manager", status=302),
        data=first_run_data,
    ),
    Route(
        "siteconfig:first_run_by_link",
        kwargs=token,
        get={"company": 200, "others": 404},
        post={"company": 200, "others": 404},
        data=first_run_data,
    ),
    Route(
        "siteconfig:edit",
        kwargs=made,
        get=only("manager"),
        post=only("manager", status=302),
        data=settings_data,
    ),
]
