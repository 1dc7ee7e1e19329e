"""Addresses that say, with a signature, what a mail to them is about."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.outbox.addresses import read_signed_address, signed_address


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


@pytest.mark.parametrize("key", [0, 1, 35, 36, 10**12])
def test_comes_back_as_it_was(key):
    address = signed_address("leave", key)
    assert address.startswith("zurueck+leave-")
    assert len(address.partition("@")[0]) <= 64
    for written in (address, address.upper(), f"<{address}>", f" {address} "):
        assert read_signed_address(written) == ("leave", key)


def test_without_an_address_of_ours_there_is_none(settings):
    address = signed_address("b", 1)
    settings.BOUNCE_ADDRESS = ""
    assert signed_address("b", 1) == ""
    assert read_signed_address(address) is None


def test_ends():
    address = signed_address("b", 1, days=5)
    now = timezone.now()
    assert read_signed_address(address, now=now + timedelta(days=5)) == ("b", 1)
    assert read_signed_address(address, now=now + timedelta(days=7)) is None


def test_another_key_signs_differently(settings):
    address = signed_address("b", 1)
    settings.SECRET_KEY = "another"
    assert read_signed_address(address) is None


def test_no_part_can_be_changed():
    address = signed_address("b", 123456)
    local, _, domain = address.partition("@")
    changed = set()
    for position in range(len("zurueck+"), len(local)):
        for sign in "a2b7-":
            if local[position] != sign:
                changed.add(f"{local[:position]}{sign}{local[position + 1 :]}@{domain}")
    assert len(changed) > 100
    assert [other for other in changed if read_signed_address(other) is not None] == []
    assert read_signed_address(f"{local}@evil.example") is None
    assert read_signed_address(f"other{local[7:]}@{domain}") is None


@limits(deadline=None)
@given(st.text())
def test_nonsense_is_none_of_ours(text):
    assert read_signed_address(text) is None
