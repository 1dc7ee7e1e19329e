"""Initiatives and project pages go the editorial way: nothing public changes before it is approved."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Revision
from apps.partners.services import editorial
from apps.projects.models import Initiative
from apps.search.models import SearchDocument
from tests.factories.accounts import make_manager, make_user
from tests.factories.partners import make_member
from tests.factories.projects import make_initiative, make_project

pytestmark = pytest.mark.django_db
DATA = {"title_de": "Lernwerkstatt", "summary_de": "Kurz", "body_de": "Text", "status": "planned"}


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [("anonymous", False), ("stranger", False), ("member", True), ("manager", True)],
)
def test_a_draft_is_seen_by_its_own_and_by_managers(viewer, sees):
    draft = make_initiative(state=State.DRAFT)
    people = {
        "anonymous": AnonymousUser,
        "stranger": make_user,
        "member": lambda: make_member(draft.organisation).user,
        "manager": make_manager,
    }
    assert Initiative.objects.visible_to(people[viewer]()).exists() is sees


def test_from_the_form_to_the_public_page_and_a_change_that_waits(client):
    membership = make_member()
    client.force_login(membership.user)
    client.post(reverse("projects:initiative_create"), DATA | {"organisation": membership.organisation.pk})
    initiative = Initiative.objects.get()
    assert client.get("/initiativen/").content.decode().count("Lernwerkstatt") == 0
    client.post(reverse("projects:initiative_submit", args=[initiative.pk]))
    initiative = editorial.publish(content=initiative, actor=make_manager())
    assert "Lernwerkstatt" in client.get("/initiativen/").content.decode()
    assert SearchDocument.objects.filter(title_de="Lernwerkstatt").exists()

    url = reverse("projects:initiative_edit", args=[initiative.pk])
    client.post(
        url, DATA | {"title_de": "Lernfabrik", "status": "running", "base_version": initiative.version}
    )
    assert "Lernfabrik" not in client.get(initiative.get_absolute_url()).content.decode()
    proposal = Revision.objects.get()
    assert proposal.values == {"title_de": "Lernfabrik", "status": "running"}
    editorial.approve_revision(content=initiative, revision=proposal, actor=make_manager())
    assert "Lernfabrik" in client.get(initiative.get_absolute_url()).content.decode()
    assert HistoryEntry.objects.about(initiative).count() >= 4


def test_an_end_before_the_start_is_refused_next_to_its_field(client):
    membership = make_member()
    client.force_login(membership.user)
    dates = {"starts_on": "2026-05-02", "ends_on": "2026-05-01"}
    for name, data in (("projects:initiative_create", DATA), ("projects:create", DATA)):
        answer = client.post(reverse(name), data | dates | {"organisation": membership.organisation.pk})
        assert answer.status_code == 400
        assert "ends_on" in answer.context["form"].errors


def test_a_project_that_is_not_public_is_not_named(client):
    initiative = make_initiative(project=make_project(acronym="GEHEIM", state=State.DRAFT))
    assert "GEHEIM" not in client.get(initiative.get_absolute_url()).content.decode()
    shown = make_initiative(project=make_project(acronym="OFFEN"))
    assert "OFFEN" in client.get(shown.get_absolute_url()).content.decode()
