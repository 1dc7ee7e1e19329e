"""Profile, setting a password by link, asking for help."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.services import passwords
from apps.links.models import SignedLink
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager, make_user

pytestmark = pytest.mark.django_db
NEW = {"password": "ganz-neue-woerter-8", "password_again": "ganz-neue-woerter-8"}


def link_of(user):
    token = passwords.hand_out_link(user).rstrip("/").rpartition("/")[2]
    return reverse("accounts:set_password", args=[token])


def test_profile_saves_name_and_language(client):
    user = make_user()
    client.force_login(user)
    response = client.post(reverse("accounts:profile"), {"name": "New Name", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("New Name", "en")
    assert response["Location"] == "/en/konto/profil/"


@pytest.mark.parametrize(
    "data",
    [{"name": "", "language": "de"}, {"name": "a\nb", "language": "de"}, {"name": "a", "language": "fr"}],
)
def test_profile_refuses_nonsense(client, data):
    user = make_user()
    client.force_login(user)
    assert client.post(reverse("accounts:profile"), data).status_code == 400
    name = user.name
    user.refresh_from_db()
    assert user.name == name


def test_set_password_page(client):
    user = make_user(password=None)
    url = link_of(user)
    page = client.get(url)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    user.refresh_from_db()
    assert not user.has_usable_password(), "a GET must not change anything"
    response = client.post(url, NEW)
    assert response["Location"] == reverse("accounts:ready")
    user.refresh_from_db()
    assert user.check_password(NEW["password"])
    assert client.get(url).status_code == 410
    assert client.post(url, NEW).status_code == 410


def test_a_second_click_leads_to_the_same_page(client):
    url = link_of(make_user())
    data = {**NEW, "submission_key": "6f2b6a55-2d53-4c5e-9df3-0a5a2e7a7f10"}
    assert (
        client.post(url, data)["Location"] == client.post(url, data)["Location"] == reverse("accounts:ready")
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"password": "short", "password_again": "short"},
        {"password": "ganz-neue-woerter-8", "password_again": "andere-neue-woerter-8"},
        {"password": "123456789012345", "password_again": "123456789012345"},
    ],
)
def test_bad_passwords_are_refused(client, data):
    user = make_user()
    old = user.password
    response = client.post(link_of(user), data)
    user.refresh_from_db()
    assert response.status_code == 400
    assert user.password == old


def test_forged_expired_and_foreign_links(client):
    user = make_user()
    url = link_of(user)
    SignedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 410
    assert client.get(reverse("accounts:set_password", args=["forged"])).status_code == 404
    user.is_active = False
    user.save()
    assert client.get(link_of(user)).status_code == 404


def test_help_answers_everybody_the_same(client):
    make_manager()
    person = make_user()
    answers = [
        client.post(reverse("accounts:help"), {"email": email})
        for email in (person.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("accounts:help_sent"))
    }
    assert OutboxMessage.objects.count() == 1
    assert "messages" not in client.cookies


def test_help_is_limited_for_known_and_unknown_alike(client):
    make_manager()
    for email in (make_user().email, "nobody@example.org"):
        codes = [client.post(reverse("accounts:help"), {"email": email}).status_code for _ in range(4)]
        assert codes == [302, 302, 302, 429]
    assert OutboxMessage.objects.count() == 3


def test_robots_get_no_help(client):
    make_manager()
    data = {"email": make_user().email, "website_confirm": "x"}
    assert client.post(reverse("accounts:help"), data).status_code == 400
    assert not OutboxMessage.objects.exists()
