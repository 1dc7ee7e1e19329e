"""Freed places are offered to the waiting list, in its order, for a while; groups wait as groups."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from apps.events.services.places import offer_ends
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from tests.factories.events import make_event, make_registration, make_session

pytestmark = pytest.mark.django_db

PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WAITLISTED, CANCELLED = RegistrationState.WAITLISTED, RegistrationState.CANCELLED
OFFERED = RegistrationState.OFFERED


def fresh(registration):
    return EventRegistration.objects.with_event().get(pk=registration.pk)


def state(registration):
    one = fresh(registration)
    return one.state, one.places_held


def lapse(registration):
    EventRegistration.objects.filter(pk=registration.pk).update(offered_until=timezone.now())


def wait(event, people=1, **overrides):
    """The next on the waiting list."""
    return make_registration(event, state=WAITLISTED, people=people, **overrides)


@pytest.mark.parametrize(
    "left, kept",
    [
        (timedelta(days=20), timedelta(hours=48)),
        (timedelta(hours=96), timedelta(hours=48)),
        (timedelta(hours=6), timedelta(hours=3)),
        (timedelta(minutes=50), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_an_offer_is_shorter_near_the_start_and_never_lasts_beyond_it(left, kept):
    now = timezone.now()
    assert offer_ends(make_event(starts_at=now + left), now=now) - now == kept


def test_the_organiser_says_how_long_an_offer_lasts():
    now = timezone.now()
    assert offer_ends(make_event(offer_hours=12), now=now) - now == timedelta(hours=12)


def test_an_offered_place_is_nobody_elses():
    event = make_event(capacity=1)
    waiting = wait(event)
    services.offer_places(event=event)
    newcomer = services.confirm(registration=make_registration(event, state=PENDING))
    assert (state(waiting), newcomer.state) == ((OFFERED, 1), WAITLISTED)


@pytest.mark.parametrize("other", [PENDING, CONFIRMED, WAITLISTED, CANCELLED])
def test_only_who_has_an_offer_can_take_it(other):
    registration = make_registration(make_event(capacity=1), state=other)
    if other == CONFIRMED:
        assert services.accept_offer(registration=registration).state == CONFIRMED
        return
    with pytest.raises(services.OfferOver):
        services.accept_offer(registration=registration)
    assert state(registration) == (other, 0)


@pytest.mark.parametrize(
    "overrides",
    [
        {"cancelled_at": timezone.now()},
        {"starts_at": timezone.now() - timedelta(minutes=5)},
        {"state": State.ARCHIVED},
    ],
    ids=["cancelled", "begun", "taken-down"],
)
def test_no_place_is_taken_in_an_event_that_does_not_wait_for_it(overrides):
    registration = make_registration(make_event(**overrides), state=OFFERED)
    with pytest.raises(services.NotOpenForRegistration):
        services.accept_offer(registration=registration)
    assert state(registration) == (OFFERED, 1)


def test_taking_it_too_late_is_refused_even_before_the_beat_has_looked():
    registration = make_registration(state=OFFERED)
    lapse(registration)
    with pytest.raises(services.OfferOver):
        services.accept_offer(registration=registration)
    assert state(registration) == (OFFERED, 1)


def test_taking_it_gives_the_place_and_the_calendar_once():
    registration = make_registration(state=OFFERED)
    for _ in range(2):
        services.accept_offer(registration=registration)
    assert state(registration) == (CONFIRMED, 1)
    (mail,) = OutboxMessage.objects.filter(recipient=registration.email)
    assert mail.body.attachments.get(mime="text/calendar").method == "REQUEST"


def test_what_is_not_taken_goes_to_the_next_and_no_further():
    event = make_event(capacity=1)
    first = make_registration(event, state=OFFERED)
    second, third = wait(event), wait(event)
    assert services.pass_on_offers() == 0
    lapse(first)
    assert [services.pass_on_offers() for _ in range(3)] == [1, 0, 0]
    assert [state(one) for one in (first, second, third)] == [(CANCELLED, 0), (OFFERED, 1), (WAITLISTED, 0)]
    assert OutboxMessage.objects.filter(recipient=first.email).count() == 1
    assert OutboxMessage.objects.filter(recipient=second.email).count() == 1
    lapse(second)
    services.pass_on_offers()
    assert state(third) == (OFFERED, 1)


@pytest.mark.parametrize("gone", ["begun", "cancelled"])
def test_nothing_is_passed_on_once_the_event_has_begun_or_was_cancelled(gone):
    overrides = {"starts_at": timezone.now()} if gone == "begun" else {"cancelled_at": timezone.now()}
    event = make_event(capacity=1, **overrides)
    first, second = make_registration(event, state=OFFERED), wait(event)
    lapse(first)
    services.pass_on_offers()
    assert (state(first), state(second)) == ((CANCELLED, 0), (WAITLISTED, 0))
    assert not OutboxMessage.objects.exists()


def test_a_group_is_offered_what_is_free_and_takes_some():
    event = make_event(capacity=2)
    group, next_one = wait(event, people=3), wait(event)
    services.offer_places(event=event)
    assert (state(group), state(next_one)) == ((OFFERED, 2), (WAITLISTED, 0))
    keys = [one.pk for one in group.participants.all()]
    for wrong in ([], keys, [0]):
        with pytest.raises(services.ChoosePeople):
            services.accept_offer(registration=group, people=wrong)
    services.accept_offer(registration=group, people=keys[1:2])
    assert state(group) == (CONFIRMED, 1)
    assert fresh(group).participants.get().pk == keys[1]
    assert state(next_one) == (OFFERED, 1), "what the group did not take goes on at once"


def test_a_group_may_wait_for_all_its_places_and_keeps_its_turn():
    event = make_event(capacity=2)
    group, single = wait(event, people=3), wait(event)
    services.offer_places(event=event)
    services.keep_waiting(registration=group)
    assert (state(group), state(single)) == ((WAITLISTED, 0), (OFFERED, 1))
    assert services.waiting_position(fresh(group)) == 1
    with pytest.raises(services.OfferOver):
        services.keep_waiting(registration=single)
    type(event).objects.filter(pk=event.pk).update(capacity=4)
    services.offer_places(event=event)
    assert state(group) == (OFFERED, 3)


def test_a_group_that_comes_only_together_is_passed_over_until_there_is_room():
    event = make_event(capacity=2)
    group, single = wait(event, people=3, only_together=True), wait(event)
    services.offer_places(event=event)
    assert (state(group), state(single)) == ((WAITLISTED, 0), (OFFERED, 1))


def test_newcomers_do_not_take_what_a_group_waits_for():
    event = make_event(capacity=3)
    make_registration(event)
    group = wait(event, people=3, only_together=True)
    newcomer = services.confirm(registration=make_registration(event, state=PENDING))
    assert state(group) == (WAITLISTED, 0)
    assert newcomer.state == OFFERED, "a place that helps nobody before them is theirs to take"


class TestSessions:
    def test_a_full_session_means_waiting_even_if_the_event_has_room(self):
        event = make_event(capacity=10)
        full, free = make_session(event, capacity=1), make_session(event)
        make_registration(event, sessions=[full])
        both = make_registration(event, state=PENDING, sessions=[full, free])
        one = make_registration(event, state=PENDING, sessions=[free])
        assert services.confirm(registration=both).state == WAITLISTED
        assert services.confirm(registration=one).state == CONFIRMED

    def test_a_place_in_a_session_goes_to_who_waits_for_it(self):
        event = make_event(capacity=3)
        small, other = make_session(event, capacity=1), make_session(event, capacity=1)
        leaving = make_registration(event, sessions=[small])
        make_registration(event, sessions=[other])
        elsewhere = make_registration(event, state=WAITLISTED, sessions=[other])
        waiting = make_registration(event, state=WAITLISTED, sessions=[small])
        services.cancel(registration=leaving)
        assert (state(elsewhere), state(waiting)) == ((WAITLISTED, 0), (OFFERED, 1))

    def test_a_cancelled_session_holds_nobody_back(self):
        event = make_event()
        gone = make_session(event, capacity=1, cancelled_at=timezone.now())
        make_registration(event, sessions=[gone])
        registration = make_registration(event, state=PENDING, sessions=[gone])
        assert services.confirm(registration=registration).state == CONFIRMED


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": CONFIRMED, "places_held": 0},
        {"state": WAITLISTED, "places_held": 1},
        {"state": OFFERED, "places_held": 2},
        {"state": OFFERED, "offered_until": None},
        {"state": WAITLISTED, "offered_until": timezone.now()},
    ],
    ids=str,
)
def test_the_database_refuses_places_that_do_not_fit_the_state(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_registration(**wrong)
