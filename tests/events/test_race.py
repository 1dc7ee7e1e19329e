"""Many people at once: real threads, real connections, few places."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from tests.factories.events import make_event, make_registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

PEOPLE, PLACES, AT_ONCE = 24, 3, 6


def at_once(function, items) -> list:
    """Runs `function` for each of `items` in threads that start together."""
    barrier = Barrier(AT_ONCE)

    def run(batch):
        barrier.wait(timeout=20)
        try:
            return [function(item) for item in batch]
        finally:
            connection.close()

    batches = [items[start::AT_ONCE] for start in range(AT_ONCE)]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return [result for results in pool.map(run, batches) for result in results]


def confirm(pk):
    return services.confirm(registration=EventRegistration.objects.with_event().get(pk=pk)).state


def cancel(pk):
    return services.cancel(registration=EventRegistration.objects.with_event().get(pk=pk)).state


def test_no_place_is_given_away_twice():
    event = make_event(capacity=PLACES)
    pks = [make_registration(event, state=RegistrationState.PENDING).pk for _ in range(PEOPLE)]
    states = at_once(confirm, pks)
    assert states.count(RegistrationState.CONFIRMED) == PLACES
    assert event.registrations.counts()["confirmed"] == PLACES
    assert event.registrations.counts()["waitlisted"] == PEOPLE - PLACES


def test_places_given_back_at_once_are_given_away_once_each():
    event = make_event(capacity=6)
    leaving = [make_registration(event).pk for _ in range(6)]
    for _ in range(PEOPLE):
        make_registration(event, state=RegistrationState.WAITLISTED)
    at_once(cancel, leaving)
    counts = event.registrations.counts()
    assert (counts["confirmed"], counts["waitlisted"], counts["cancelled"]) == (6, PEOPLE - 6, 6)


def test_the_same_address_at_once_is_registered_once():
    event = make_event()

    def register(_number):
        services.register(event=event, name="Anna", email="anna@example.org", language="de")

    at_once(register, list(range(12)))
    assert event.registrations.count() == 1
