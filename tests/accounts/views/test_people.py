"""The managers' page of people."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.factories.accounts import make_administrator, make_manager, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_manager()
    client.force_login(manager)
    return manager


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_needs_the_same_queries_for_one_and_for_three(
    client, manager, number, django_assert_num_queries
):
    for _ in range(number):
        make_user()
    client.get(reverse("accounts:people"))  # the session's first click writes when it was
    with django_assert_num_queries(4):
        assert client.get(reverse("accounts:people")).status_code == 200


def test_search_and_pages(client, manager):
    for number in range(30):
        make_user(name=f"Somebody {number}")
    found = make_user(name="Erika Beispiel", email="erika@example.org")
    assert len(client.get(reverse("accounts:people")).context["page"]) == 25
    for text in ("erika b", "ERIKA@", "erika@example.org"):
        assert list(client.get(reverse("accounts:people"), {"q": text}).context["page"]) == [found]
    assert client.get(reverse("accounts:people"), {"q": "\x00%_"}).status_code == 200


@pytest.mark.parametrize("name", ["person_reset_second_factor", "person_change_address", "person_set_active"])
def test_an_administrator_is_not_a_managers_to_change(client, manager, name):
    for person in (make_administrator(), manager):
        assert client.get(reverse(f"accounts:{name}", args=[person.pk])).status_code == 403
        assert (
            client.post(reverse(f"accounts:{name}", args=[person.pk]), {"email": "x@example.org"}).status_code
            == 403
        )


def test_reset_asks_first(client, manager):
    person = make_user()
    TOTP.activate(person, generate_totp_secret())
    url = reverse("accounts:person_reset_second_factor", args=[person.pk])
    assert client.get(url).status_code == 200
    assert person.authenticator_set.exists()
    assert client.post(url).status_code == 302
    assert not person.authenticator_set.exists()


def test_a_taken_address_is_said_next_to_the_field(client, manager):
    person, other = make_user(), make_user()
    response = client.post(
        reverse("accounts:person_change_address", args=[person.pk]), {"email": other.email}
    )
    assert response.status_code == 409
    assert "email" in response.context["form"].errors


def test_switch_off_and_on_again(client, manager):
    person = make_user()
    url = reverse("accounts:person_set_active", args=[person.pk])
    client.post(url, {"active": "0"})
    person.refresh_from_db()
    assert not person.is_active
    client.post(url, {"active": "1"})
    person.refresh_from_db()
    assert person.is_active
