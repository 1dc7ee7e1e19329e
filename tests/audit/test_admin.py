"""What administrators do in Django's administration is recorded."""

import pytest
from django.contrib import admin
from django.urls import reverse

from apps.audit.admin import AuditedAdmin
from apps.audit.models import AuditEntry
from apps.taxonomy.models import County
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def recorded() -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(target_type="taxonomy.county").order_by("pk")
    return [(entry.action, entry.target_label, entry.actor_label) for entry in entries]


def test_all_that_can_be_changed_there_is_audited():
    own = [page for model, page in admin.site._registry.items() if model.__module__.startswith("apps.")]
    unaudited = {type(page).__name__ for page in own if not isinstance(page, AuditedAdmin)}
    assert unaudited == {"AuditEntryAdmin"}, "which lets nobody add, change or delete"


def test_adding_editing_and_deleting_are_recorded(client, administrator):
    values = {"slug": "beispielkreis", "name_de": "Beispielkreis", "name_en": "", "position": 1}
    client.post(reverse("admin:taxonomy_county_add"), values)
    county = County.objects.get(slug="beispielkreis")
    client.post(
        reverse("admin:taxonomy_county_change", args=[county.pk]), {**values, "name_de": "Musterkreis"}
    )
    client.post(reverse("admin:taxonomy_county_delete", args=[county.pk]), {"post": "yes"})
    assert recorded() == [
        ("create", "Beispielkreis", str(administrator)),
        ("edit", "Musterkreis", str(administrator)),
        ("delete", "Musterkreis", str(administrator)),
    ]
    assert AuditEntry.objects.get(action="edit").details == {"fields": ["name_de"]}


def test_deleting_several_is_recorded_for_each(client, administrator):
    counties = [County.objects.create(slug=f"kreis-{number}", name_de=f"Kreis {number}") for number in (1, 2)]
    client.post(
        reverse("admin:taxonomy_county_changelist"),
        {"action": "delete_selected", "_selected_action": [county.pk for county in counties], "post": "yes"},
    )
    assert sorted(recorded()) == [
        ("delete", "Kreis 1", str(administrator)),
        ("delete", "Kreis 2", str(administrator)),
    ]
