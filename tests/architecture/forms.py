"""Valid answers to the portal's forms, for tests that send every one of them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.companies import tables as company_tables
from apps.events.models import Event, EventSession
from apps.newsletter.services.subscriptions import default_newsletter
from apps.reporting.forms import sealed
from apps.siteconfig.current import announce_change
from apps.siteconfig.models import ONLY, SiteSettings
from apps.support_requests.choices import Side
from apps.support_requests.models import SupportRequest
from tests.architecture.matrix import Route, expected
from tests.architecture.test_permission_matrix import ROUTES
from tests.architecture.world import World
from tests.factories.companies import make_company
from tests.factories.events import make_event, make_registration
from tests.factories.newsletter import make_news, make_newsletter, make_subscription
from tests.factories.partners import make_member
from tests.factories.relations import make_link, make_template
from tests.factories.support_requests import (
    make_county,
    make_message,
    make_request,
    pdf_upload,
    request_form_data,
)
from tests.partners.matrix_strangers import application, report
from tests.publications.test_importing import publication_folder
from tests.support_requests.test_compartments import form_data as compartments_form
from tests.support_requests.views.test_times import form_data as service_times_form

Data = Callable[[World], dict[str, Any]]


def event(world: World) -> dict[str, Any]:
    return {
        "organisation": world.organisation.pk,
        "title_de": "Werkstattgespräch",
        "summary_de": "Kurz gesagt.",
        "starts_at": "2027-05-14T09:30",
        "ends_at": "2027-05-14T11:30",
        "kind": "workshop",
        "format": "on_site",
        "retention_months": "12",
        "language": "de",
        "venue_name": "Haus der Beispiele",
        "reminder_offsets": "7, 1",
        "base_version": 1,
    }


def other_date(world: World) -> dict[str, Any]:
    """The date of the event that the matrix has just made; the registration is for none yet."""
    return {"dates-sessions": EventSession.objects.latest("pk").pk}


def letter_to_participants(world: World) -> dict[str, Any]:
    """Sent at once, to the one person who comes to the event that the matrix has just made."""
    make_registration(Event.objects.latest("pk"))
    return {"subject": "Hinweis", "text": "Bitte den Hintereingang nehmen.", "step": "send"}


def support_request(world: World) -> dict[str, Any]:
    return request_form_data()


def asking(*names: str) -> dict[str, Any]:
    """One step of the form."""
    data = request_form_data()
    return {name: data[name] for name in names}


def issue(world: World) -> dict[str, Any]:
    return {"subject_de": "Neues", "intro_de": "<p>Guten Tag.</p>", "base_version": 1}


def entry_text(world: World) -> dict[str, Any]:
    return {"heading_de": "Eigenes", "body_de": "<p>Guten Tag.</p>", "base_version": 1}


def picked(world: World) -> dict[str, Any]:
    return {"pick": f"article-{make_news().pk}", "base_version": 1}


def readers(world: World) -> dict[str, Any]:
    return {"newsletter": default_newsletter().pk, "language": "", "base_version": 1}


def planned(world: World) -> dict[str, Any]:
    make_subscription()
    return {"send_at": "2027-05-14T09:30", "base_version": 1}


def newsletter(world: World) -> dict[str, Any]:
    return {"name_de": "Energiebrief", "rhythm": "written", "position": 1, "is_open": "on"}


def imported_list(world: World) -> dict[str, Any]:
    content = "E-Mail;Bestätigt;Nachweis\na@example.org;24.05.2023;Messe\n".encode()
    return {"newsletter": make_newsletter().pk, "list_file": SimpleUploadedFile("liste.csv", content)}


def packed_companies(world: World) -> dict[str, Any]:
    return {"table": company_tables.pack(f"Name;Landkreis\nNeues Werk;{make_county(name_de='Neukreis')}")}


def reached(world: World) -> dict[str, Any]:
    make_request(company_name=make_company().name)
    return {}


def declaration() -> dict[str, Any]:
    """Its rows have a prefix, the form itself has none."""
    rows = {"aid-TOTAL_FORMS": "3", "aid-INITIAL_FORMS": "0"}
    return {**rows, "declared_by": "Chefin", "complete": "on", "submission_key": str(uuid.uuid4())}


def aid_to_ask(world: World) -> dict[str, Any]:
    SiteSettings.objects.update_or_create(pk=ONLY, defaults={"certifies_aid": True})
    announce_change()
    case = {"case_number": make_request().public_number, "service": "Beratung", "value": "5.000"}
    return {**case, "organisation": world.organisation.pk}


def issue_with_readers(world: World) -> dict[str, Any]:
    make_subscription()
    return {"base_version": 1}


def lost_link(world: World) -> dict[str, Any]:
    case = make_request()
    return {"number": case.public_number, "email": case.contact_email}


def linked_event(world: World) -> dict[str, Any]:
    """What the request that the matrix has just made is linked with."""
    link = make_link(SupportRequest.objects.latest("pk"), event=make_event())
    return {"kind": "event", "key": link.event_id}


def somebody_else(world: World) -> int:
    """An organisation with somebody who can be told."""
    assert world.stranger
    return world.foreign_organisation.pk


# Where the permission matrix sends an empty form, this is one that is taken.
VALID: dict[str, Data] = {
    "accounts:help": lambda world: {"email": world.partner.email},
    "accounts:person_change_address": lambda world: {"email": "new@example.org"},
    "accounts:profile": lambda world: {"name": "Neuer Name", "language": "de"},
    "accounts:set_password": lambda world: passwords(),
    "aid:ask": aid_to_ask,
    "aid:declare": lambda world: declaration(),
    "companies:create": lambda world: {"name": "Neues Werk", "county": make_county().pk},
    "companies:edit": lambda world: {"name": "Anderes Werk", "county": make_county().pk},
    "companies:note_contact": lambda world: {"kind": "check", "day": "2026-05-04"},
    "companies:import_run": packed_companies,
    "companies:import_preview": lambda world: {"table": SimpleUploadedFile("a.csv", b"Name;Landkreis\nA;B")},
    "events:change_sessions": other_date,
    "events:create": event,
    "events:edit": event,
    "events:give_place": lambda world: {"place-overbook": ""},
    "events:participants_write": letter_to_participants,
    "newsletter:subscribe": lambda world: {"email": "neu@example.org", "language": "de", "consent": "on"},
    "newsletter:agree": lambda world: {"version": "matrix"},
    "newsletter:newsletter_create": newsletter,
    "newsletter:newsletter_edit": newsletter,
    "newsletter:consent_texts": lambda world: {"text_de": "Ja.", "text_en": "Yes."},
    "newsletter:import_create": imported_list,
    "newsletter:preferences": lambda world: {"language": "en"},
    "newsletter:issue_create": issue,
    "newsletter:issue_edit": issue,
    "newsletter:issue_send": issue_with_readers,
    "newsletter:issue_readers": readers,
    "newsletter:issue_review": lambda world: {"note": "Bitte kürzen.", "changes": "1", "base_version": 1},
    "newsletter:issue_schedule": planned,
    "newsletter:entries_add": picked,
    "newsletter:entries_order": lambda world: {"order": "1", "base_version": 1},
    "newsletter:entry_create": entry_text,
    "newsletter:entry_edit": entry_text,
    "newsletter:entry_remove": lambda world: {"base_version": 1},
    "pages:accessibility_feedback": lambda world: {"description": "Das Menü klemmt."},
    "partners:apply": application,
    "partners:report_content": report,
    "partners:invite": lambda world: {"email": "gast@example.org", "role": "editor", "language": "de"},
    "partners:invitation": lambda world: {"name": "Gast", "privacy": "on", **passwords()},
    "publications:import": lambda world: {"folder": publication_folder(world.organisation.name)},
    "redirects:create": lambda world: {"old": "/alt", "new": "/neu/"},
    "redirects:edit": lambda world: {"old": "/alt", "new": "/neu/"},
    "redirects:import": lambda world: {"table": SimpleUploadedFile("alt.csv", b"/alt;/neu/")},
    "reporting:note_now": reached,
    "reporting:doubts": lambda world: {"key": sealed("musterwerk")},
    "support_requests:create": lambda world: asking("asker_role", "company_name", "county", "size_class"),
    "support_requests:draft_step": lambda world: {
        **asking("subject", "description", "urgency"),
        "uploads": "",
    },
    "support_requests:draft_send": lambda world: {"consent": "on"},
    "support_requests:draft_later": lambda world: {"email": "firma@example.org"},
    "support_requests:record_call": support_request,
    "support_requests:compartments": lambda world: compartments_form(),
    "support_requests:service_times": lambda world: service_times_form(),
    "support_requests:lost_link": lost_link,
    "support_requests:link": lambda world: {"kind": "event", "key": make_event().pk},
    "support_requests:unlink": linked_event,
    "support_requests:case_reply": lambda world: {"body": "Danke", "uploads": pdf_upload()},
    "support_requests:mail_assign": lambda world: {"number": make_request().public_number},
    "support_requests:split": lambda world: {"messages": [written_by_company()], "subject": "Etwas anderes"},
    "support_requests:answer": lambda world: prefixed("answer", body="Wir rufen an", uploads=pdf_upload()),
    "support_requests:template_create": lambda world: {"name": "Danke", "text_de": "{anrede} danke."},
    "support_requests:template_edit": lambda world: {"name": "A", "text_de": "B", "base_version": 1},
    "support_requests:insert_template": lambda world: prefixed("answer", template=make_template().pk),
    "support_requests:note": lambda world: prefixed("note", body="Vermerk", uploads=pdf_upload()),
    "support_requests:hand_over": lambda world: prefixed(
        "assign", organisation=somebody_else(world), told="on"
    ),
    "support_requests:person": lambda world: prefixed(
        "person", person=make_member(world.organisation).user.pk
    ),
    "support_requests:decline": lambda world: prefixed("decline", reason="Uns fehlt jemand dafür"),
    "support_requests:view_create": lambda world: {"name": "Alte Anfragen"},
    "support_requests:view_edit": lambda world: {"name": "Alte Anfragen"},
    "support_requests:case_rate": lambda world: {"helped": "partly", "words": "Der Kontakt"},
    "support_requests:case_withdraw": lambda world: {"erase": "on"},
    "support_requests:case_circle": lambda world: {"organisations": [somebody_else(world)]},
}


def written_by_company() -> int:
    """The key of a message of the company in the request that the matrix has just made."""
    return make_message(SupportRequest.objects.latest("pk"), side=Side.COMPANY).pk


def passwords() -> dict[str, str]:
    return dict.fromkeys(("password", "password_again"), "vier rote Zahnräder drehen")


def prefixed(prefix: str, **data: Any) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in data.items()}


def route(name: str) -> Route:
    """The route of this name."""
    return next(one for one in ROUTES if one.name == name)


def role_for(one: Route) -> str | None:
    """Somebody whose form is taken there; None where nothing can be sent."""
    return next((role for role in _BY_PREFERENCE if _takes(one, role)), None)


_BY_PREFERENCE = ("partner", "manager", "company", "anonymous", "administrator")


def _takes(one: Route, role: str) -> bool:
    """A visitor's redirection may be the way to the log-in: then strangers are refused."""
    if expected(one.post, role) not in (200, 302, 400):
        return False
    return role not in ("anonymous", "company") or expected(one.post, "stranger") < 403 or _by_link(one)


def _by_link(one: Route) -> bool:
    return expected(one.post, "company") != expected(one.post, "anonymous")


def data_for(one: Route, world: World, **overrides: Any) -> dict[str, Any]:
    """A filled form with the key that makes a second click harmless."""
    data = VALID.get(one.name, one.data)(world)
    key = next((f"{name.partition('-')[0]}-submission_key" for name in data if "-" in name), "submission_key")
    return {**data, key: str(uuid.uuid4()), **overrides}
