"""Who may keep the list of target companies: managers alone."""

from datetime import date

from apps.companies.choices import ContactKind
from apps.companies.models import CompanyImport, Contact
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.companies import make_company


def company(world):
    return {"pk": make_company().pk}


def noted(world):
    found = make_company()
    contact = Contact.objects.create(company=found, kind=ContactKind.CHECK, quarter=date(2026, 7, 1))
    return {"pk": found.pk, "contact": contact.pk}


def report(world):
    return {"pk": CompanyImport.objects.create(created_by_label="Test").pk}


ROUTES = [
    Route("companies:list", get=only("manager"), post=signed_in(405)),
    Route("companies:create", get=only("manager"), post=only("manager", status=400)),
    Route("companies:edit", kwargs=company, get=only("manager"), post=only("manager", status=400)),
    Route("companies:remove", kwargs=company, get=only("manager"), post=only("manager", status=302)),
    Route("companies:note_contact", kwargs=company, get=signed_in(405), post=only("manager", status=400)),
    Route("companies:remove_contact", kwargs=noted, get=signed_in(405), post=only("manager", status=302)),
    Route("companies:import_preview", get=only("manager"), post=only("manager", status=400)),
    Route("companies:import_run", get=signed_in(405), post=only("manager", status=302)),
    Route("companies:import_report", kwargs=report, get=only("manager"), post=signed_in(405)),
]
