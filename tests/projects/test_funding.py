"""Who pays, under the name of the time: borders of the periods, who may change them, and where they show."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.partners.services import editorial
from apps.projects import services
from apps.projects.models import FundingBody, FundingBodyName, Project
from apps.siteconfig.current import announce_change
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_member
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""
    return lambda *when: monkeypatch.setattr(timezone, "now", lambda: datetime(*when, tzinfo=UTC))


@pytest.fixture
def ministry():
    body = FundingBody.objects.create(slug="ministerium")
    for day, name in ((date(2013, 12, 17), "BMWi"), (date(2021, 12, 8), "BMWK"), (date(2025, 5, 6), "BMWE")):
        body.names.create(valid_from=day, short_name=name, name_de=f"Ministerium {name}")
    return body


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ((2021, 12, 7, 22, 59), "BMWi"),  # 23:59 in Berlin, in winter
        ((2021, 12, 7, 23, 0), "BMWK"),
        ((2025, 5, 5, 21, 59), "BMWK"),  # 23:59 in Berlin, in summer
        ((2025, 5, 5, 22, 0), "BMWE"),
    ],
)
def test_a_running_project_changes_its_name_at_midnight_in_berlin(client, at, ministry, when, shown):
    project = make_project(acronym="TEST", funding_body=ministry, starts_on=date(2020, 1, 1))
    at(*when)
    announce_change()
    for page in (client.get("/impressum-gibt-es-nicht/"), client.get(project.get_absolute_url())):
        assert f"<strong>{shown}</strong> <span>Ministerium {shown}</span>" in page.content.decode()


@pytest.mark.parametrize(
    ("term", "fixed", "shown"),
    [
        ((date(2020, 1, 1), date(2021, 12, 7)), None, "BMWi"),
        ((date(2020, 1, 1), date(2021, 12, 8)), None, "BMWK"),
        ((date(2022, 7, 1), date(2025, 6, 30)), None, "BMWE"),
        ((date(2022, 7, 1), date(2025, 6, 30)), date(2022, 7, 1), "BMWK"),
        ((date(2027, 1, 1), date(2028, 1, 1)), None, "BMWE"),
        ((None, None), None, "BMWE"),
    ],
)
def test_the_name_stays_that_of_the_projects_time(at, ministry, term, fixed, shown):
    at(2026, 11, 1, 12)
    project = Project(funding_body=ministry, starts_on=term[0], ends_on=term[1], funding_name_on=fixed)
    assert project.funding_name.short_name == shown


def test_the_notice_is_the_funders_own_where_one_is_prescribed(client, ministry):
    project = make_project(funding_body=ministry, funding_notice_de="Aufgrund eines <Beschlusses>.")
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Aufgrund eines &lt;Beschlusses&gt;." in page
    assert '<span lang="de">Aufgrund' in client.get(f"/en{project.get_absolute_url()}").content.decode()


def test_the_footer_follows_what_is_public(client, ministry):
    project = make_project(acronym="WEG", funding_body=ministry)
    announce_change()
    assert "WEG wird gefördert" in client.get("/").content.decode()
    editorial.archive(content=project, actor=make_manager())
    assert "WEG" not in client.get("/").content.decode()


def test_funding_facts_go_the_editorial_way(ministry):
    membership = make_member()
    project = make_project(organisation=membership.organisation, acronym="ALT")
    changed = Project.objects.get(pk=project.pk)
    changed.acronym, changed.funding_body = "NEU", ministry
    proposal = editorial.save(content=changed, actor=membership.user, base_version=project.version)
    assert proposal.values == {"acronym": "NEU", "funding_body": ministry.pk}
    assert Project.objects.get(pk=project.pk).acronym == "ALT"
    editorial.approve_revision(content=project, revision=proposal, actor=make_manager())
    assert Project.objects.get(pk=project.pk).funding_body == ministry


@pytest.mark.parametrize("make", [make_user, make_administrator])
def test_only_managers_name_funders(make, ministry):
    name = FundingBodyName(body=ministry, valid_from=date(2026, 1, 1), short_name="X", name_de="X")
    with pytest.raises(PermissionDenied):
        services.save_name(name=name, actor=make())
    with pytest.raises(PermissionDenied):
        services.delete_name(name=ministry.names.first(), actor=make())
    assert ministry.names.count() == 3


def test_a_manager_adds_a_name_on_the_site_and_may_not_take_the_last_one(client, ministry):
    client.force_login(make_manager())
    url = reverse("projects:funding_name_create", args=[ministry.pk])
    taken = client.post(url, {"short_name": "BMX", "name_de": "Ministerium X", "valid_from": "2025-05-06"})
    assert taken.status_code == 400
    assert "valid_from" in taken.context["form"].errors
    client.post(url, {"short_name": "BMX", "name_de": "Ministerium X", "valid_from": "2026-01-01"})
    assert ministry.name_on(date(2026, 1, 1)).short_name == "BMX"
    for name in ministry.names.all():
        client.post(reverse("projects:funding_name_delete", args=[name.pk]))
    assert ministry.names.count() == 1
