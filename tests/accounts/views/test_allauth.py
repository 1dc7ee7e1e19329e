"""allauth's pages as we bend them: closed sign-up, no enumeration, mails through the outbox, the CSP."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.audit.models import AuditEntry
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import PASSWORD, make_administrator, make_user

pytestmark = pytest.mark.django_db


def log_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def log_in_and_confirm(client, user):
    """What is important asks for the password once more."""
    log_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_sign_up_is_closed(client):
    data = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert response.status_code == 200
    assert "Nur auf Einladung" in response.content.decode()
    assert not User.objects.exists()


def test_log_in_and_out(client):
    user = make_user()
    assert "_auth_user_id" not in client.session
    log_in(client, user, "wrong-password-1")
    assert "_auth_user_id" not in client.session
    log_in(client, user)
    assert client.session["_auth_user_id"] == str(user.pk)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session, "a GET must not sign out"
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("accounts:signed_out")
    assert "_auth_user_id" not in client.session
    assert "messages" not in response.cookies


def test_a_second_factor_is_asked_for(client):
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    response = log_in(client, user)
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_password_reset_does_not_tell_who_has_an_account(client):
    user = make_user(language="en")
    answers = []
    for email in (user.email, "nobody@example.org"):
        response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, re.sub(r"nonce-\S+", "", response.content.decode())))
    assert answers[0] == answers[1]
    message = OutboxMessage.objects.get()
    assert message.recipient == user.email
    assert f"{django_settings.BASE_URL}/en/konto/password/reset/key/" in message.body.text


def test_the_host_header_does_not_get_into_mails(client):
    client.post(
        reverse("account_reset_password"), {"email": make_user().email}, headers={"host": "evil.example"}
    )
    assert "evil.example" not in OutboxMessage.objects.get().body.text


def test_password_reset_to_the_end(client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    address = re.search(r"http\S+/konto/password/reset/key/\S+", OutboxMessage.objects.get().body.text)
    response = client.get(address[0].replace(django_settings.BASE_URL, ""), follow=True)
    form = {"password1": "ganz-neue-woerter-8", "password2": "ganz-neue-woerter-8"}
    client.post(response.redirect_chain[-1][0], form)
    user.refresh_from_db()
    assert user.check_password("ganz-neue-woerter-8")
    assert AuditEntry.objects.filter(action="reset_password").count() == 1
    assert OutboxMessage.objects.count() == 2, "the person is told of it"


def test_changed_address_is_confirmed_by_post_and_audited(client):
    user = make_user()
    log_in_and_confirm(client, user)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email != "new@example.org"
    message = OutboxMessage.objects.get(recipient="new@example.org")
    path = re.search(r"/konto/confirm-email/\S+", message.body.text)[0]
    client.get(path)
    user.refresh_from_db()
    assert user.email != "new@example.org", "a GET must not confirm"
    client.post(path)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert AuditEntry.objects.filter(action="change_address").count() == 1
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["new@example.org"]


def test_password_change_is_audited_and_told(client):
    user = make_user()
    log_in(client, user)
    form = {"oldpassword": PASSWORD, "password1": "ganz-neue-woerter-8", "password2": "ganz-neue-woerter-8"}
    client.post(reverse("account_change_password"), form)
    assert AuditEntry.objects.filter(action="change_password").count() == 1
    assert OutboxMessage.objects.get().recipient == user.email


def test_too_many_wrong_passwords_are_refused(client):
    user = make_user()
    for _ in range(5):
        log_in(client, user, "wrong-password-1")
    response = log_in(client, user)
    assert "_auth_user_id" not in client.session
    assert "Zu viele vergebliche Versuche" in response.content.decode()


PAGES = [
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_inactive", "accounts:help", "accounts:help_sent",
    "accounts:ready", "accounts:signed_out",
]  # fmt: skip
OWN_PAGES = [
    "account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list", "accounts:profile",
]  # fmt: skip
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES + OWN_PAGES)
def test_pages_fit_the_content_security_policy(client, name, language):
    if name in OWN_PAGES:
        log_in_and_confirm(client, make_user())
    with translation.override(language):
        response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert not INLINE.search(page)
    assert page.count("<h1") == 1
    assert f'<html lang="{language}"' in page


def test_recovery_codes_can_be_made_shown_and_downloaded(client, django_capture_on_commit_callbacks):
    user = make_user()
    log_in_and_confirm(client, user)
    TOTP.activate(user, generate_totp_secret())
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert AuditEntry.objects.filter(details__type="recovery_codes").count() == 1


def test_an_authenticator_app_is_set_up_audited_and_told(client, django_capture_on_commit_callbacks):
    user = make_user()
    log_in_and_confirm(client, user)
    url = reverse("mfa_activate_totp")
    secret = client.get(url).context["form"].secret
    assert client.post(url, {"code": "wrong"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"code": code})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    assert AuditEntry.objects.filter(action="add_second_factor").exists()
    assert OutboxMessage.objects.filter(recipient=user.email).exists()


def test_the_administration_asks_for_our_log_in(client):
    response = client.get(reverse("admin:login"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    client.force_login(make_user())
    assert client.get(reverse("admin:login")).status_code == 403
    client.force_login(make_administrator())
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
