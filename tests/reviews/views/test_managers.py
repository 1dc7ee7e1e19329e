"""The page on which managers of the network say who decides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.reviews.models import Absence, Mandate, Responsibility
from tests.factories.accounts import make_manager, make_user
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project
from tests.factories.reviews import make_absence, make_mandate, make_responsibility
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
LIST = "/arbeitsplatz/zustaendigkeiten/"
ABSENCE = "/arbeitsplatz/vertretung/"


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


def address(person):
    return reverse("reviews:manager_edit", args=[person.pk])


def test_only_those_who_decide_are_listed_until_somebody_is_searched(client, manager):
    mandate, other = make_mandate(), make_user(name="Nadel im Heu")
    assert set(client.get(LIST).context["page"]) == {manager, mandate.user}
    assert list(client.get(f"{LIST}?q=heu").context["page"]) == [other]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, manager, number):
    for _number in range(number):
        user = make_mandate().user
        make_responsibility(make_manager(), organisation=make_organisation())
        make_absence(user)
    with page_queries() as captured:
        assert client.get(LIST).status_code == 200
    assert len(captured) == 3, "\n".join(captured)


def test_a_project_must_be_named(client, manager):
    response = client.post(address(make_user()), {"scope": "projects"})
    assert response.status_code == 400
    assert response.context["form"].errors["projects"] == ["Bitte wählen Sie mindestens ein Projekt."]


def test_responsibility_needs_the_right(client, manager):
    data = {"scope": "projects", "projects": [make_project().pk], "organisations": [make_organisation().pk]}
    response = client.post(address(make_user()), data)
    assert response.status_code == 400
    assert "organisations" in response.context["form"].errors
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("data", [{}, {"scope": "everything"}, {"scope": "projects", "projects": ["x", "0"]}])
def test_nonsense(client, manager, data):
    assert client.post(address(make_user()), data).status_code == 400


def test_a_project_s_manager_is_made(client, manager):
    person, project = make_user(), make_project()
    assert client.post(address(person), {"scope": "projects", "projects": [project.pk]}).status_code == 302
    assert Mandate.objects.get().project == project
    response = client.get(address(person))
    assert response.context["form"].initial["projects"] == {project.pk}


def test_one_s_own_responsibilities_but_not_one_s_own_scope(client, manager):
    project = make_project()
    data = {"scope": "none", "organisations": [make_organisation().pk], "projects": [project.pk]}
    assert client.post(address(manager), data).status_code == 302
    manager.refresh_from_db()
    assert manager.is_manager
    assert Responsibility.objects.count() == 2
    assert not Mandate.objects.exists()


def test_a_deputy(client, manager):
    deputy = make_user()
    data = {"person": manager.pk, "deputy": deputy.pk, "starts_on": "2030-05-02", "ends_on": "2030-05-01"}
    response = client.post(ABSENCE, data)
    assert response.status_code == 400
    assert "ends_on" in response.context["form"].errors
    assert client.post(ABSENCE, data | {"ends_on": "2030-05-02"}).status_code == 302
    again = client.post(ABSENCE, data | {"ends_on": "2030-05-07"})
    assert again.status_code == 409
    assert 'value="2030-05-07"' in again.content.decode()
    assert Absence.objects.get().deputy == deputy


def test_only_those_who_decide_have_deputies(client, manager):
    person, day = make_user(), timezone.localdate()
    data = {"person": person.pk, "deputy": manager.pk, "starts_on": day, "ends_on": day}
    assert "person" in client.post(ABSENCE, data).context["form"].errors


def test_ending_an_absence(client, manager):
    absence = make_absence(manager)
    assert client.post(reverse("reviews:absence_end", args=[absence.pk])).status_code == 302
    assert not Absence.objects.exists()
    assert client.post(reverse("reviews:absence_end", args=[absence.pk])).status_code == 404
