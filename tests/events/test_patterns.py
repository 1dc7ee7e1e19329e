"""A new event after the pattern of an earlier one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.events import services
from apps.events.models import Event
from apps.moderation.choices import State
from tests.factories.events import make_event, make_registration, make_series, make_session, make_speaker
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def berlin(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]


@pytest.fixture
def pattern():
    event = make_event(
        title_de="Sprechstunde", starts_at=berlin(2027, 3, 15, 9), ends_at=berlin(2027, 3, 16, 12),
        registration_closes_at=berlin(2027, 3, 10, 18), capacity=12, series=make_series(),
        co_organisers=[make_organisation()], materials=[make_publication()], publish_at=berlin(2026, 1, 1),
        reminder_offsets=[48], cancelled_at=timezone.now(), online_url="https://meet.example.org/raum",
    )  # fmt: skip
    first = make_session(event, title_de="Tag eins")
    make_session(event, title_de="Tag zwei", starts_at=berlin(2027, 3, 16, 9))
    make_session(event, title_de="Entfiel", cancelled_at=timezone.now())
    make_speaker(event, name="Dr. Eins", session=first)
    make_speaker(event, name="Dr. Immer")
    make_registration(event)
    return event


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_take_no_pattern(pattern, role):
    with pytest.raises(PermissionDenied):
        services.create_after(
            pattern=pattern, starts_at=pattern.starts_at,
            actor=make_viewer(role, organisation=pattern.organisation),
        )  # fmt: skip


def test_everything_is_copied_and_the_clock_on_the_wall_decides(pattern):
    actor = make_viewer("member", organisation=pattern.organisation)
    starts_at = berlin(2027, 4, 19, 9)  # after the clocks have changed
    new = services.create_after(pattern=pattern, starts_at=starts_at, actor=actor)
    new = Event.objects.get(pk=new.pk)
    assert (new.state, new.slug, new.title_de) == (State.DRAFT, "sprechstunde", "Sprechstunde")
    assert new.starts_at == datetime(2027, 4, 19, 7, tzinfo=UTC)
    assert new.ends_at == berlin(2027, 4, 20, 12)
    assert new.registration_closes_at == berlin(2027, 4, 14, 18)
    assert (new.capacity, new.reminder_offsets, new.series) == (12, [48], pattern.series)
    assert list(new.co_organisers.all()) == list(pattern.co_organisers.all())
    assert [(one.title_de, one.starts_at) for one in new.sessions.all()] == [
        ("Tag eins", berlin(2027, 4, 19, 9)),
        ("Tag zwei", berlin(2027, 4, 20, 9)),
    ]
    assert [(one.name, one.session and one.session.title_de) for one in new.speakers.all()] == [
        ("Dr. Eins", "Tag eins"),
        ("Dr. Immer", None),
    ]
    assert not new.is_cancelled and new.publish_at is None
    assert not new.materials.exists() and not new.registrations.exists()
    assert new.ics_uid != pattern.ics_uid


def test_the_pattern_stays_as_it_was(pattern):
    before = {name: getattr(pattern, name) for name in ("starts_at", "ends_at", "version", "state")}
    actor = make_viewer("member", organisation=pattern.organisation)
    services.create_after(pattern=pattern, starts_at=berlin(2028, 1, 1, 9), actor=actor)
    pattern.refresh_from_db()
    assert {name: getattr(pattern, name) for name in before} == before
    assert pattern.sessions.count() == 3 and pattern.speakers.count() == 2


def test_by_the_page(client):
    member = make_member()
    event = make_event(organisation=member.organisation, starts_at=timezone.now() - timedelta(days=3))
    client.force_login(member.user)
    url = reverse("events:use_as_pattern", args=[event.pk])
    assert url in client.get(event.get_manage_url()).content.decode()
    refused = client.post(url, {"starts_at": "31.02.2027 10:00"})
    assert refused.status_code == 400 and "31.02.2027 10:00" in refused.content.decode()
    sent = {"starts_at": "2027-06-14T09:30", "submission_key": "b7b7f1f0-6f0e-4b6e-9a39-0d7f6a5c1d13"}
    first, second = (client.post(url, sent) for _ in range(2))
    new = Event.objects.exclude(pk=event.pk).get()
    assert first["Location"] == second["Location"] == reverse("events:edit", args=[new.pk])
