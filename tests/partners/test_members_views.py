"""The pages of an organisation's people, and what an invited person sees."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.moderation.choices import State
from apps.partners.choices import Role
from apps.partners.models import Invitation, Membership
from tests.factories.accounts import PASSWORD, make_manager, make_user
from tests.factories.partners import make_member, make_organisation
from tests.partners.test_members import invite

pytestmark = pytest.mark.django_db
LIST = "partners:manage_members"
FORM = {"name": "New Person", "password": PASSWORD, "password_again": PASSWORD, "privacy": "on"}


def test_the_list_shows_own_organisations_only(client):
    own, foreign = make_member(role=Role.OWNER), make_member()
    client.force_login(own.user)
    page = client.get(reverse(LIST)).content.decode()
    assert own.organisation.name in page
    assert foreign.organisation.name not in page


def test_addresses_and_invitations_are_for_owners(client):
    owner = make_member(role=Role.OWNER)
    reader = make_member(owner.organisation, role=Role.READER)
    invite(owner.organisation, actor=owner.user)
    client.force_login(reader.user)
    page = client.get(reverse(LIST)).content.decode()
    assert "new@example.org" not in page
    assert owner.user.email not in page
    client.force_login(owner.user)
    page = client.get(reverse(LIST)).content.decode()
    assert "new@example.org" in page
    assert reader.user.email in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_needs_the_same_queries(client, number, django_assert_num_queries):
    client.force_login(make_manager())
    for _ in range(number):
        organisation = make_organisation()
        for _ in range(number):
            make_member(organisation)
        invite(organisation)
    client.get(reverse(LIST))
    with django_assert_num_queries(6):
        assert client.get(reverse(LIST)).status_code == 200


def test_inviting_twice_with_one_form_sends_one_mail(client):
    owner = make_member(role=Role.OWNER)
    client.force_login(owner.user)
    url = reverse("partners:invite", args=[owner.organisation.slug])
    data = {
        "email": "new@example.org", "role": "editor", "language": "de",
        "submission_key": "6f2b6a55-2d53-4c5e-9df3-0a5a2e7a7f10",
    }  # fmt: skip
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    assert Invitation.objects.count() == 1


def test_refusals_stand_next_to_the_fields(client):
    owner = make_member(role=Role.OWNER)
    client.force_login(owner.user)
    url = reverse("partners:invite", args=[owner.organisation.slug])
    data = {"email": owner.user.email, "role": "editor", "language": "de"}
    assert client.post(url, data).status_code == 409
    assert client.post(url, {**data, "email": "no address"}).status_code == 400
    role = reverse("partners:member_change_role", args=[owner.pk])
    assert client.post(role, {"role": "reader"}).status_code == 409
    assert client.post(reverse("partners:member_remove", args=[owner.pk])).status_code == 409


def test_invitation_makes_an_account(client):
    url = reverse("partners:invitation", args=[invite(make_organisation())])
    page = client.get(url)
    assert page["Referrer-Policy"] == "strict-origin"
    assert not User.objects.filter(email="new@example.org").exists()
    for missing in ("name", "password", "privacy"):
        assert client.post(url, {**FORM, missing: ""}).status_code == 400
    assert client.post(url, {**FORM, "email": "other@example.org"})["Location"] == reverse("accounts:ready")
    assert Membership.objects.get().user.email == "new@example.org"
    assert client.post(url, FORM).status_code == 410
    response = client.post(reverse("account_login"), {"login": "new@example.org", "password": PASSWORD})
    assert response.status_code == 302
    assert "_auth_user_id" in client.session


def test_invitation_asks_the_owner_of_an_account_to_log_in(client):
    user = make_user(email="new@example.org")
    url = reverse("partners:invitation", args=[invite(make_organisation())])
    assert reverse("account_login") in client.get(url).content.decode()
    client.post(url, FORM)
    assert not Membership.objects.exists()
    client.force_login(user)
    client.get(url)
    assert not Membership.objects.exists(), "a GET must not accept"
    client.post(url)
    assert Membership.objects.get().user == user


def test_another_person_cannot_accept(client):
    url = reverse("partners:invitation", args=[invite(make_organisation())])
    client.force_login(make_user())
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 403
    assert not Membership.objects.exists()


def test_a_removed_members_next_click_is_refused():
    owner = make_member(make_organisation(state=State.DRAFT), role=Role.OWNER)
    editor = make_member(owner.organisation, role=Role.OWNER)
    first, second = Client(), Client()
    first.force_login(owner.user)
    second.force_login(editor.user)
    url = reverse("partners:invite", args=[owner.organisation.slug])
    assert second.get(url).status_code == 200
    first.post(reverse("partners:member_remove", args=[editor.pk]))
    assert second.get(url)["Location"].startswith(reverse("account_login")), "the session has ended"
    assert second.get(reverse("partners:detail", args=[owner.organisation.slug])).status_code == 404
    second.force_login(editor.user)
    assert second.get(url).status_code == 404, "and so have the rights"
    assert second.get(reverse("accounts:profile")).status_code == 200
    assert first.get(url).status_code == 200, "nobody else is logged out"


def test_who_leaves_stays_logged_in_here_and_is_logged_out_elsewhere():
    owner = make_member(role=Role.OWNER)
    editor = make_member(owner.organisation)
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.force_login(editor.user)
    here.post(reverse("partners:member_remove", args=[editor.pk]))
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
