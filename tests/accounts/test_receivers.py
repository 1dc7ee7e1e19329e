"""What follows from what people do on allauth's pages."""

import pytest
from django.urls import reverse

from apps.accounts.services import passwords
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
OLD, NEW = "ganz alter Satz 17", "ganz neuer Satz 18"


def test_a_link_to_set_the_password_ends_when_it_is_changed_elsewhere(client):
    user = make_user()
    user.set_password(OLD)
    user.save()
    address = passwords.hand_out_link(user)
    path = address[address.index("/konto/") :]
    assert client.get(path).status_code == 200
    client.post(reverse("account_login"), {"login": user.email, "password": OLD})
    changed = client.post(
        reverse("account_change_password"), {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    )
    assert changed.status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get(path).status_code == 410
