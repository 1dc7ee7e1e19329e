"""What is meant for one person is kept in no cache that others read."""

import pytest
from django.urls import reverse

from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def kept(response) -> set[str]:
    return {part.strip() for part in response.get("Cache-Control", "").split(",") if part.strip()}


def test_what_a_signed_in_person_sees_is_stored_nowhere(client):
    client.force_login(make_user())
    for name in ("desk:home", "accounts:profile", "partners:manage_members", "pages:home"):
        assert kept(client.get(reverse(name))) == {"private", "no-store"}


def test_a_page_with_a_cookie_is_for_its_reader_only(client):
    response = client.get(reverse("newsletter:subscribe"))
    assert response.cookies
    assert kept(response) == {"private", "no-cache"}


def test_refusals_are_stored_nowhere(client):
    assert kept(client.get(reverse("support_requests:case", args=["forged"]))) == {"private", "no-store"}


def test_a_public_page_may_be_stored(client):
    response = client.get(reverse("pages:home"))
    assert not response.cookies
    assert not kept(response)
