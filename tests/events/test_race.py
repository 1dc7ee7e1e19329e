"""Many people at once: real threads, real connections, few places.

`make races` makes 200 race in 50 rounds; here fewer do, in fewer rounds.
"""

import os
import random

import pytest

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.events.services import places, registering
from tests.events import racing
from tests.factories.events import make_event, make_registration, make_session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

AT_ONCE = int(os.environ.get("EVENT_RACERS", "20"))
ROUNDS = int(os.environ.get("EVENT_ROUNDS", "5"))
PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WAITLISTED, OFFERED = RegistrationState.WAITLISTED, RegistrationState.OFFERED


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_twenty_places_for_many(_round):
    people = max(AT_ONCE, racing.PLACES + 10)
    event = make_event(capacity=racing.PLACES)
    pks = [make_registration(event, state=PENDING).pk for _ in range(people)]
    for start in range(0, people, AT_ONCE):
        racing.at_once([lambda pk=pk: racing.confirm(pk) for pk in pks[start : start + AT_ONCE]])
    assert racing.states(event) == {CONFIRMED: racing.PLACES, WAITLISTED: people - racing.PLACES}
    racing.assert_waiting_list_is_whole(event)
    assert racing.told_positions(event) == list(range(1, people - racing.PLACES + 1))


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_groups_sessions_and_cancellations_mixed(round_number):
    chance = random.Random(round_number)
    event = make_event(capacity=racing.PLACES)
    sessions = [make_session(event, capacity=12), make_session(event, capacity=9), make_session(event)]
    for _ in range(AT_ONCE):
        make_registration(
            event,
            state=PENDING,
            people=chance.choice((1, 1, 2, 3)),
            only_together=chance.random() < 0.3,
            sessions=chance.sample(sessions, chance.randint(1, 3)),
        )
    for _ in range(3):
        racing.at_once(racing.mixed(event, chance))
        racing.assert_nobody_too_many(event)
        racing.assert_waiting_list_is_whole(event)
    assert not services.offer_places(event=event), "what was free had been offered already"


def all_leave_at_once(places_given_back: int) -> Event:
    """An event that all leave at once, and six others wait for, who only come all together."""
    event = make_event(capacity=places_given_back)
    leaving = [make_registration(event).pk for _ in range(places_given_back)]
    make_registration(event, state=WAITLISTED, people=places_given_back, only_together=True)
    make_registration(event, state=WAITLISTED, people=places_given_back, only_together=True)
    racing.at_once([lambda pk=pk: racing.cancel(pk) for pk in leaving])
    return event


def test_places_given_back_at_once_are_offered_together():
    """Only who sees all that was given back, and gives it away once, makes the first group an offer."""
    event = all_leave_at_once(6)
    offered = list(event.registrations.in_state(OFFERED))
    assert [one.places_held for one in offered] == [6]
    assert services.waiting_position(event.registrations.waiting().get()) == 1
    racing.assert_nobody_too_many(event)


def test_each_of_the_next_is_offered_one():
    event = make_event(capacity=6)
    leaving = [make_registration(event).pk for _ in range(6)]
    waiting = [make_registration(event, state=WAITLISTED) for _ in range(24)]
    racing.at_once([lambda pk=pk: racing.cancel(pk) for pk in leaving])
    offered = set(event.registrations.in_state(OFFERED).values_list("pk", flat=True))
    assert offered == {one.pk for one in waiting[:6]}


def test_the_last_moment_of_an_offer_belongs_to_one():
    """Taking a place and passing it on at the same moment: it is theirs or the next one's, never both."""
    event = make_event(capacity=1)
    first = make_registration(event, state=OFFERED)
    make_registration(event, state=WAITLISTED)
    type(first).objects.filter(pk=first.pk).update(offered_until=places.timezone.now())
    racing.at_once([services.pass_on_offers, services.pass_on_offers, lambda: racing.accept(first.pk)])
    assert racing.states(event) == {"cancelled": 1, "offered": 1}


def test_the_same_address_at_once_is_registered_once():
    event = make_event()

    def register():
        services.register(event=event, name="Anna", email="anna@example.org", language="de")
        return True

    racing.at_once([register] * 12)
    assert event.registrations.count() == 1
    assert event.registrations.get().participants.count() == 1


@pytest.fixture
def no_lock(monkeypatch):
    """As if nobody waited for anybody: what the controls below show to go wrong."""

    def unlocked(event):
        event = Event.objects.get(pk=event.pk)
        event.confirmed_count = event.registrations.held()
        event.waiting_count = event.registrations.counts()[WAITLISTED]
        return event

    monkeypatch.setattr(places, "locked", unlocked)
    monkeypatch.setattr(registering, "locked", unlocked)


def test_without_the_lock_more_places_are_given_than_there_are(no_lock):
    for _ in range(10):
        event = make_event(capacity=racing.PLACES)
        pks = [make_registration(event, state=PENDING).pk for _ in range(racing.PLACES + 10)]
        racing.at_once([lambda pk=pk: racing.confirm(pk) for pk in pks])
        if racing.states(event)[CONFIRMED] != racing.PLACES:
            return
    pytest.fail("Thirty at once without a lock and yet no place too many: the race does not race.")


def test_without_the_lock_what_is_given_back_is_not_seen(no_lock):
    for _ in range(10):
        event = all_leave_at_once(6)
        if [one.places_held for one in event.registrations.in_state(OFFERED)] != [6]:
            return
    pytest.fail("Six left at once without a lock, and yet the group was offered their places.")
