"""Managers and administrators are led to set up a second factor, others are left alone."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import translation

from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.reviews import make_absence, make_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings):
    settings.MFA_REQUIRED_FOR_MANAGERS = True


@pytest.mark.parametrize("make", [make_manager, make_administrator])
@pytest.mark.parametrize("language", ["de", "en"])
def test_powerful_people_are_led_to_the_second_factor(client, make, language):
    client.force_login(make())
    with translation.override(language):
        page, aim = reverse("partners:list"), reverse("mfa_index")
    response = client.get(page, follow=True)
    assert response.redirect_chain == [(aim, 302)]
    assert len(response.context["messages"]) == 1


def test_nothing_is_carried_out_before(client):
    manager, person = make_manager(), make_user()
    client.force_login(manager)
    response = client.post(reverse("accounts:person_set_active", args=[person.pk]), {"active": "0"})
    person.refresh_from_db()
    assert response.status_code == 302
    assert person.is_active


def test_account_pages_stay_reachable(client):
    client.force_login(make_manager())
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200


def test_with_a_second_factor_everything_is_open(client):
    manager = make_manager()
    TOTP.activate(manager, generate_totp_secret())
    client.force_login(manager)
    assert client.get(reverse("accounts:people")).status_code == 200


def test_members_and_visitors_are_left_alone(client):
    assert client.get(reverse("partners:list")).status_code == 200
    assert not client.cookies
    client.force_login(make_user())
    assert client.get(reverse("partners:list")).status_code == 200


def test_it_is_off_where_settings_do_not_ask(client, settings):
    settings.MFA_REQUIRED_FOR_MANAGERS = False
    client.force_login(make_manager())
    assert client.get(reverse("accounts:people")).status_code == 200


def test_managers_of_single_projects_and_deputies_need_one_as_well(client):
    mandate = make_mandate()
    for user in (mandate.user, make_absence(mandate.user).deputy):
        client.force_login(user)
        assert client.get("/arbeitsplatz/").url == reverse("mfa_index")
