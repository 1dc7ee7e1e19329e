"""Races for places on real connections, and what must be true after each of them."""

import random
import re
from collections import Counter

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration, EventSession
from apps.outbox.models import OutboxMessage
from tests.support.together import together

PLACES = 20


def of(pk: int) -> EventRegistration:
    return EventRegistration.objects.with_event().get(pk=pk)


def confirm(pk: int):
    return services.confirm(registration=of(pk)).state


def cancel(pk: int):
    return services.cancel(registration=of(pk)).state


def accept(pk: int):
    people = list(of(pk).participants.values_list("pk", flat=True))
    held = of(pk).places_held
    return services.accept_offer(registration=of(pk), people=people[:held]).state


def at_once(actions: list) -> list:
    """Runs them together, each on a connection of its own; a fault would be among these."""
    results = together(*actions)
    faults = [
        one for one in results if isinstance(one, Exception) and not isinstance(one, services.OfferOver)
    ]
    assert not faults, faults
    assert None not in results, "not all came back: a deadlock"
    return results


def assert_nobody_too_many(event) -> None:
    """Never more places held than there are, in the event and in each session; held is what people have."""
    event.refresh_from_db()
    held = event.registrations.held()
    assert event.capacity is None or held <= event.capacity, (held, event.capacity)
    for session, number, _waited in event.registrations.by_session():
        limit = EventSession.objects.get(pk=session).capacity
        assert limit is None or number <= limit, (session, number, limit)
    for one in event.registrations.prefetch_related("participants"):
        assert one.places == one.participants.count()


def assert_waiting_list_is_whole(event) -> None:
    """Everybody on it has one number, and no number is missing."""
    waiting = list(event.registrations.waiting())
    positions = [services.waiting_position(one) for one in waiting]
    assert positions == list(range(1, len(waiting) + 1)), positions


def told_positions(event) -> list[int]:
    """The numbers that were said in the mails to those who wait; each must have been said once."""
    said = Counter()
    addresses = list(event.registrations.values_list("email", flat=True))
    for message in OutboxMessage.objects.filter(recipient__in=addresses).select_related("body"):
        if found := re.search(r"(?:Nummer|number) (\d+)", message.body.text):
            said[int(found[1])] += 1
    assert all(number == 1 for number in said.values()), said
    return sorted(said)


def states(event) -> Counter:
    return Counter(event.registrations.values_list("state", flat=True))


def mixed(event, random_source: random.Random) -> list:
    """Confirming, cancelling, taking offers and passing on lapsed ones, all at the same moment."""
    actions: list = []
    for one in event.registrations.all():
        if one.state == RegistrationState.PENDING:
            actions.append(lambda pk=one.pk: confirm(pk))
        elif one.state == RegistrationState.OFFERED:
            actions.append(lambda pk=one.pk: accept(pk))
        elif random_source.random() < 0.5 and one.state != RegistrationState.CANCELLED:
            actions.append(lambda pk=one.pk: cancel(pk))
    random_source.shuffle(actions)
    return [*actions, services.pass_on_offers, services.pass_on_offers]
