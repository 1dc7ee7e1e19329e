"""Over 200 mails that come back: each is told apart, counts when it should, and never when it is forged."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.outbox import services
from apps.outbox.addresses import signed_address
from apps.outbox.choices import BOUNCES, IncomingKind, MailKind, MessageState
from apps.outbox.models import Bounce, BouncedAddress
from apps.outbox.returned import read
from tests.factories.outbox import make_message
from tests.support.returned import all_fixtures

FIXTURES = all_fixtures()
FORGED = "zurueck+b-1-2s1-aaaaaaaaaaaaaaaa@portal.example.org"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


def test_there_are_many_of_every_kind():
    assert len(FIXTURES) >= 200
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES)
    kinds = [fixture.kind for fixture in FIXTURES]
    assert {kind: kinds.count(kind) >= 3 for kind in IncomingKind.values} == dict.fromkeys(
        IncomingKind.values, True
    )


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_is_told_apart(fixture):
    found = read(fixture.build(FORGED))
    assert found.kind == fixture.kind, found
    assert len(found.reason) <= 500
    assert len(found.status) <= 11


@pytest.mark.django_db
def test_counts_when_it_is_a_bounce_of_a_mail_of_ours():
    wrong = []
    for fixture in FIXTURES:
        message = make_message(
            kind=MailKind.NEWSLETTER, state=MessageState.SENT, handed_over_at=timezone.now()
        )
        address = signed_address("b", message.pk)
        received = services.receive(raw=fixture.build(address), recipient=address)
        counted = [bounce.kind for bounce in Bounce.objects.filter(message=message)]
        if received.counted != (fixture.kind in BOUNCES) or counted != [fixture.kind] * received.counted:
            wrong.append((fixture.name, received, counted))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("to", [FORGED, "zurueck@portal.example.org", "portal@example.org"])
def test_forged_ones_have_no_effect(to):
    make_message(
        recipient="leser@firma.example",
        kind=MailKind.NEWSLETTER,
        state=MessageState.SENT,
        handed_over_at=timezone.now(),
    )
    assert [f.name for f in FIXTURES if services.receive(raw=f.build(to), recipient=to).counted] == []
    assert (Bounce.objects.count(), BouncedAddress.objects.count()) == (0, 0)


@limits(deadline=None, max_examples=300)
@given(st.binary(max_size=2000), st.sampled_from(FIXTURES), st.integers(0, 3000))
def test_nothing_makes_it_fail(noise, fixture, position):
    raw = fixture.build(FORGED)
    read(noise)
    read(raw[:position] + noise + raw[position:])
