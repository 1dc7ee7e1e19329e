"""The second save of a row that somebody else has saved meanwhile: refused, and nothing is lost."""

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.projects.models import FundingBody, FundingProgramme
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.pages import make_legal_page

pytestmark = pytest.mark.django_db


def funders_name():
    body = FundingBody.objects.create(slug="geldgeber")
    return body.names.create(valid_from="2020-01-01", short_name="M", name_de="Ministerium")


KINDS = {
    "projects:funding_name_edit": (funders_name, {"short_name": "M", "valid_from": "2020-01-01"}, "name_de"),
    "projects:programme_edit": (
        lambda: FundingProgramme.objects.create(slug="p", name_de="Alt"), {}, "name_de",
    ),
    "pages:legal_edit": (make_legal_page, {"title_de": "Impressum"}, "body_de"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_second_save_is_refused_and_loses_nothing(client, name):
    make, data, field = KINDS[name]
    row = make()
    url = reverse(name, args=[row.pk])
    client.force_login(make_manager())
    shown = client.get(url).context["form"]["base_version"].value()
    assert client.post(url, data | {field: "<p>Erste</p>", "base_version": shown}).status_code == 302
    entries = AuditEntry.objects.count()

    answer = client.post(url, data | {field: "<p>Zweite</p>", "base_version": shown})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Erste" in page and "Zweite" in page
    row.refresh_from_db()
    assert "Erste" in getattr(row, field)
    assert AuditEntry.objects.count() == entries

    again = answer.context["form"].data["base_version"]
    assert client.post(url, data | {field: "<p>Zweite</p>", "base_version": again}).status_code == 302
    row.refresh_from_db()
    assert "Zweite" in getattr(row, field)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "0"])
def test_a_save_without_the_version_it_saw_is_none(client, version):
    page = make_legal_page()
    client.force_login(make_manager())
    data = {"title_de": "Impressum", "body_de": "Neu", "base_version": version}
    assert client.post(reverse("pages:legal_edit", args=[page.pk]), data).status_code in (400, 409)
    page.refresh_from_db()
    assert "Neu" not in page.body_de


def test_what_an_administrator_saves_counts_too(client):
    page = make_legal_page()
    client.force_login(make_administrator())
    data = {"title_de": "Impressum", "body_de": "<p>Vom Betrieb</p>"}
    assert client.post(reverse("admin:pages_legalpage_change", args=[page.pk]), data).status_code == 302
    page.refresh_from_db()
    assert page.version == 2


def test_the_list_says_how_many_gaps_are_left(client):
    make_legal_page("imprint", body_de="<p>[[eins]] [[zwei]]</p>")
    make_legal_page("privacy", body_de="<p>Fertig</p>")
    client.force_login(make_manager())
    page = client.get(reverse("pages:legal_list")).content.decode()
    assert "2 Lücken" in page and "Vollständig" in page
