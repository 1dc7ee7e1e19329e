"""Encryption of second-factor secrets, so that a copy of the database alone opens no account."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.core.environment import is_trial


def _fernet() -> Fernet:
    """The cipher; its key is derived (RFC 5869) from any text in `MFA_ENCRYPTION_KEY`.

    Raises:
        ImproperlyConfigured: if the key is missing outside of trial installations and tests.
    """
    text = settings.MFA_ENCRYPTION_KEY
    if not text:
        if not is_trial():
            raise ImproperlyConfigured("MFA_ENCRYPTION_KEY (or MFA_ENCRYPTION_KEY_FILE) must be set.")
        text = settings.SECRET_KEY
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"apps.accounts.mfa").derive(text.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def encrypt(text: str) -> str:
    """`text` as an authenticated cipher text."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again; raises `cryptography.fernet.InvalidToken` under another key."""
    return _fernet().decrypt(encrypted.encode()).decode()
