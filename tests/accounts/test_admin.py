"""What Django's admin leaves alone: all that has a way of its own, with audit and mails."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from apps.accounts.models import User
from tests.factories.accounts import make_administrator


@pytest.mark.parametrize("model", [EmailAddress, Authenticator, UserSession, Group])
def test_admin_does_not_change_addresses_second_factors_and_sessions(model):
    admin.autodiscover()
    assert admin.site.is_registered(User)
    assert not admin.site.is_registered(model)


@pytest.mark.django_db
def test_workplace_leads_administrators_to_the_admin(client):
    client.force_login(make_administrator())
    answer = client.get("/arbeitsplatz/")
    assert 'href="/admin/"' in answer.text
    assert "Sie gehören zurzeit zu keiner Organisation" not in answer.text
