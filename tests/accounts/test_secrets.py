"""Second-factor secrets: never in the clear in the database."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured

from apps.accounts import crypto
from tests.factories.accounts import make_user


@pytest.mark.django_db
def test_totp_secret_is_stored_encrypted():
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in stored
    assert crypto.decrypt(stored) == secret


@pytest.mark.django_db
def test_recovery_codes_and_their_seed_are_not_readable():
    user = make_user()
    codes = RecoveryCodes.activate(user).get_unused_codes()
    stored = Authenticator.objects.get(user=user).data
    assert crypto.decrypt(stored["seed"]) != stored["seed"]
    assert not any(code in str(stored) for code in codes)


def test_another_key_opens_nothing(settings):
    settings.MFA_ENCRYPTION_KEY = "any text will do"
    encrypted = crypto.encrypt("secret")
    assert crypto.decrypt(encrypted) == "secret"
    settings.MFA_ENCRYPTION_KEY = "another"
    with pytest.raises(InvalidToken):
        crypto.decrypt(encrypted)


def test_without_a_key_only_a_trial_installation_works(settings):
    settings.MFA_ENCRYPTION_KEY = ""
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        crypto.encrypt("secret")
