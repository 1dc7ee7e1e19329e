"""Who may open the pages of applications, reports and questions; `matrix.py` takes these routes in."""

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.links import services as links
from apps.partners import tables
from apps.partners.models import ImportRun, PartnerOrganisation, StillRightQuestion
from apps.partners.services.still_right import LINK_LIFETIME, PURPOSE
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.partners import make_application, make_organisation, make_report


def application(world) -> dict:
    return {
        "name": "Beispielwerk",
        "kind": "service",
        "about": "Wir prüfen Zahnräder.",
        "contact_name": "Beispielperson",
        "email": "bewerbung@example.org",
        "privacy": "on",
    }


def report(world) -> dict:
    return {"reason": "wrong", "description": "Die Telefonnummer stimmt nicht.", "email": "leser@example.org"}


def people_table(world) -> str:
    return f"email;organisation;rolle\nneu@example.org;{world.organisation.name};Redaktion\n"


def _content(world, state: str = "published") -> dict:
    world.organisation.state, world.organisation.description_de = state, "<p>Wer wir sind.</p>"
    world.organisation.published_at = world.organisation.created_at
    world.organisation.save()
    return {"kind": "partnerorganisation", "pk": world.organisation.pk}


def _archived(world) -> dict:
    return _content(world, "archived")


def _token(world) -> dict:
    question = StillRightQuestion.objects.create(
        content_type=ContentType.objects.get_for_model(PartnerOrganisation), object_id=make_organisation().pk
    )
    token = links.create(purpose=PURPOSE, subject=question, lifetime=LINK_LIFETIME)
    return {"token": token if world.role == "company" else "wrong"}


MANAGERS = only("manager")
STRANGER_ROUTES = [
    Route("partners:apply", post=400),
    Route("partners:apply_sent"),
    Route("partners:applications", get=MANAGERS, post=signed_in(405)),
    Route(
        "partners:application",
        kwargs=lambda world: {"pk": make_application().pk},
        get=MANAGERS,
        post=only("manager", status=302),
        data=lambda world: {"decision": "refuse", "note": "Leider nicht."},
    ),
    Route("partners:report_content", kwargs=_content, post=400),
    Route("partners:report_sent"),
    Route("partners:reports", get=MANAGERS, post=signed_in(405)),
    Route(
        "partners:report",
        kwargs=lambda world: {"pk": make_report().pk},
        get=MANAGERS,
        post=only("manager", status=302),
        data=lambda world: {"decision": "take_down", "note": "Nicht belegt."},
    ),
    Route(
        "partners:take_down",
        kwargs=_content,
        get=MANAGERS,
        post=only("manager", status=302),
        data=lambda world: {"note": "Nicht belegt."},
    ),
    Route(
        "partners:put_back",
        kwargs=_archived,
        get=signed_in(405),
        post={"anonymous": 302, "stranger": 404, "partner": 403, "manager": 302, "administrator": 404},
    ),
    Route(
        "partners:act_for",
        get=signed_in(405),
        post={"anonymous": 302, "partner": 302, "others": 403},
        data=lambda world: {"organisation": world.organisation.pk},
    ),
    Route(
        "partners:still_right",
        kwargs=_token,
        get={"anonymous": 404, "company": 200, "others": 404},
        post={"anonymous": 404, "company": 302, "others": 404},
    ),
    Route(
        "partners:import_preview",
        get=MANAGERS,
        post=MANAGERS,
        data=lambda world: {
            "kind": "people",
            "table": SimpleUploadedFile("t.csv", people_table(world).encode()),
        },
    ),
    Route(
        "partners:import_run",
        get=signed_in(405),
        post=only("manager", status=302),
        data=lambda world: {"table": tables.pack("people", people_table(world))},
    ),
    Route(
        "partners:import_report",
        kwargs=lambda world: {"pk": ImportRun.objects.create(kind="people").pk},
        get=MANAGERS,
        post=signed_in(405),
    ),
]
