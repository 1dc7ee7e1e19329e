"""Addresses of our own that say, with a signature, what a mail to them is about.

A mail goes out with such an address as its envelope sender (VERP), so that what comes back names the mail it
is about; a newsletter's reply address works the same way. Whoever makes one up lacks the key, and one that
was seen somewhere is worth nothing after some weeks.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.outbox.messages import address_of

# The purpose of the envelope sender of every mail.
BOUNCE = "b"
# A mail server tries for up to five days; some tell of it late.
DAYS = 35
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
# 80 bits, as letters and digits whose case does not matter: some servers write addresses in small letters.
_SIGNATURE_BYTES = 10
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNED = re.compile(r"([a-z]{1,8})-([0-9a-z]{1,13})-([0-9a-z]{1,4})-([a-z2-7]{16})")


def signed_address(purpose: str, key: int, *, days: int = DAYS, now: datetime | None = None) -> str:
    """An address of ours that stands for (`purpose`, `key`) for `days`; "" without a BOUNCE_ADDRESS.

    `purpose` is a short word of small letters; `incoming.register` says who is told of mail for it.
    """
    local, _, domain = address_of(settings.BOUNCE_ADDRESS).rpartition("@")
    if not local:
        return ""
    day = ((now or timezone.now()) + timedelta(days=days) - _EPOCH).days
    what = f"{purpose}-{_base36(key)}-{_base36(day)}"
    return f"{local}+{what}-{_signature(what)}@{domain}"


@dataclass(frozen=True)
class AddressRead:
    """What an address of ours says. `purpose` and `key` are empty if it is forged; an old one is kept."""

    purpose: str = ""
    key: int = 0
    is_expired: bool = False

    @property
    def is_forged(self) -> bool:
        return not self.purpose


def read_address(address: str, *, now: datetime | None = None) -> AddressRead | None:
    """What an address says, good or not; None if it is not even made like ours."""
    local, _, domain = address_of(settings.BOUNCE_ADDRESS).lower().rpartition("@")
    theirs, _, their_domain = address.strip().strip("<>").lower().rpartition("@")
    base, plus, detail = theirs.partition("+")
    if not local or base != local or their_domain != domain or not plus:
        return None
    match = _SIGNED.fullmatch(detail)
    if match is None:
        return AddressRead()
    purpose, key, day, signature = match.groups()
    if not constant_time_compare(signature, _signature(f"{purpose}-{key}-{day}")):
        return AddressRead()
    expired = (now or timezone.now()) > _EPOCH + timedelta(days=int(day, 36) + 1)
    return AddressRead(purpose, int(key, 36), expired)


def read_signed_address(address: str, *, now: datetime | None = None) -> tuple[str, int] | None:
    """What `signed_address` was given, or None if `address` is none of ours, forged or too old."""
    found = read_address(address, now=now)
    return None if found is None or found.is_forged or found.is_expired else (found.purpose, found.key)


def _signature(what: str) -> str:
    digest = salted_hmac("apps.outbox.addresses", what, algorithm="sha256").digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode("ascii").lower()


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
