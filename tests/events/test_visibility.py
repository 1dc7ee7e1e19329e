"""Which events which people see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events.models import Event
from apps.moderation.choices import State
from tests.factories.events import make_event, make_registration
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.ARCHIVED])
@pytest.mark.parametrize(
    "role, sees",
    [
        ("anonymous", False),
        ("stranger", False),
        ("administrator", False),
        ("member", True),
        ("manager", True),
    ],
)
def test_what_is_not_public(role, sees, state):
    event = make_event(state=state)
    viewer = make_viewer(role, organisation=event.organisation)
    assert Event.objects.visible_to(viewer).exists() is sees


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator", "member", "manager"])
def test_what_is_public_is_seen_by_all(role):
    event = make_event(cancelled_at=timezone.now())
    assert Event.objects.visible_to(make_viewer(role, organisation=event.organisation)).exists()


def test_upcoming_and_past_part_at_the_end_not_at_the_start():
    now = timezone.now()
    running = make_event(starts_at=now - timedelta(minutes=30))
    coming = make_event(starts_at=now + timedelta(days=1))
    over = make_event(starts_at=now - timedelta(days=1))
    assert list(Event.objects.upcoming()) == [running, coming]
    assert list(Event.objects.past()) == [over]


def test_a_month_holds_what_reaches_into_it():
    start, end = (timezone.make_aware(timezone.datetime(2027, month, 1)) for month in (3, 4))
    make_event(starts_at=start - timedelta(hours=2))
    reaching = make_event(starts_at=start - timedelta(hours=1))
    last = make_event(starts_at=end - timedelta(minutes=1))
    make_event(starts_at=end)
    assert list(Event.objects.between(start, end)) == [reaching, last]


def test_seats_are_counted_by_state_and_event():
    event, other = make_event(), make_event()
    make_registration(event)
    make_registration(event)
    make_registration(event, state="waitlisted")
    make_registration(event, state="pending")
    make_registration(other, state="cancelled")
    seats = {
        one.pk: (one.confirmed_count, one.waiting_count) for one in Event.objects.with_seats().order_by("pk")
    }
    assert seats == {event.pk: (2, 1), other.pk: (0, 0)}
