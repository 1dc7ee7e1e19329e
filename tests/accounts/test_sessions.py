"""Sessions that are over leave nothing behind, least of all a network address."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tasks import forget_ended_sessions
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(client):
    user = make_user()
    client.force_login(user)
    client.get(reverse("accounts:profile"))
    note, _created = UserSession.objects.update_or_create(
        session_key=client.session.session_key, defaults={"user": user, "ip": "192.0.2.1", "user_agent": "x"}
    )
    UserSession.objects.update(created_at=timezone.now() - timedelta(days=2))
    return note


def test_a_running_session_stays(client, note):
    assert forget_ended_sessions() == 0
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_one_that_is_over_goes_with_its_note(note):
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    assert forget_ended_sessions() == 1
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
