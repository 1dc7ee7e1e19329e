"""A year of reminders on a clock of our own: two schedulers, two workers, real connections.

The clock is that of the whole process; threads stand for beats and workers, each with connections of its own.
"""

import threading
import zoneinfo
from collections import Counter
from datetime import datetime, timedelta
from queue import Queue

import pytest
from django.db import connection
from django.utils import timezone

from apps.events import services
from apps.events.models import Event, EventRegistration, Participant
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage, Reminder
from apps.outbox.services import run_due_reminders
from tests.factories.events import make_event, make_registration
from tests.factories.partners import make_organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
# The Sundays on which the clocks change, and the hours by the clock on the wall at which events begin.
CHANGES = (datetime(2027, 3, 28), datetime(2027, 10, 31))
HOURS = (0, 1, 2, 3, 8, 9, 14, 19)
# Each participant of each event is reminded twice: two thousand mails.
EVENTS, PEOPLE = 250, 4


@pytest.fixture
def clock(monkeypatch):
    """`timezone.now`, as the test sets it."""

    class Clock:
        moment = datetime(2027, 3, 1, tzinfo=BERLIN)

    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: Clock.moment.astimezone(real().tzinfo))
    return Clock


def starts() -> list[datetime]:
    """Starts from five days before to nine days after each change, so that 7 days and 1 day lie across it."""
    moments = []
    for number in range(EVENTS):
        day = CHANGES[number % 2] + timedelta(days=number // 2 % 15 - 5)
        moments.append(day.replace(hour=HOURS[number % len(HOURS)], minute=30, tzinfo=BERLIN))
    return moments


def make_many() -> dict[str, datetime]:
    """The events with their participants and reminders; gives the start for each address."""
    organisation = make_organisation()
    events = Event.objects.bulk_create(
        Event(
            slug=f"lauf-{number}",
            title_de=f"Lauf {number}",
            summary_de="Kurz.",
            organisation=organisation,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            venue_name="Haus",
            state=State.PUBLISHED,
            published_at=start - timedelta(days=90),
        )
        for number, start in enumerate(starts())
    )
    registrations = EventRegistration.objects.bulk_create(
        EventRegistration(
            event=event,
            name="Gast",
            email=f"gast{person}.{event.slug}@example.org",
            state="confirmed",
            places_held=1,
            confirmed_at=event.starts_at - timedelta(days=80),
            privacy_version="test",
        )
        for event in events
        for person in range(PEOPLE)
    )
    Participant.objects.bulk_create(
        Participant(registration=one, name="Gast", is_contact=True) for one in registrations
    )
    for event in events:
        services.schedule_reminders(event=event)
    return {one.email: one.event.starts_at for one in registrations}


class Machines:
    """Two beats that both say "look now", and two workers that both look."""

    def __init__(self) -> None:
        self.queue: Queue = Queue()
        self.faults: list[Exception] = []
        self.workers = [threading.Thread(target=self._work) for _ in range(2)]
        for worker in self.workers:
            worker.start()

    def tick(self) -> None:
        beats = [threading.Thread(target=self.queue.put, args=("look",)) for _ in range(2)]
        for beat in beats:
            beat.start()
        for beat in beats:
            beat.join()
        self.queue.join()

    def stop(self) -> None:
        for _ in self.workers:
            self.queue.put("stop")
        for worker in self.workers:
            worker.join(timeout=30)

    def _work(self) -> None:
        try:
            while self.queue.get() == "look":
                try:
                    while run_due_reminders(limit=50):
                        pass
                except Exception as error:
                    self.faults.append(error)
                finally:
                    self.queue.task_done()
        finally:
            connection.close()


def test_two_thousand_across_both_changes_of_the_clocks(clock):
    start_of = make_many()
    due = Reminder.objects.filter(kind=services.REMINDER_KIND).order_by("due_at")
    assert due.count() == 2 * EVENTS
    machines = Machines()
    try:
        for moment in dict.fromkeys(due.values_list("due_at", flat=True)):
            for late in (timedelta(seconds=-1), timedelta()):
                clock.moment = moment + late
                machines.tick()
    finally:
        machines.stop()
    assert not machines.faults, machines.faults
    sent = Counter()
    for mail in OutboxMessage.objects.filter(kind="reminder"):
        start = start_of[mail.recipient].astimezone(BERLIN)
        went = mail.created_at.astimezone(BERLIN)
        days = (start.date() - went.date()).days
        sent[mail.recipient, days] += 1
        # At half past two on the morning of the change in March there is no such time: it is half past three.
        skipped = went.date() == CHANGES[0].date() and start.hour == 2
        assert (went.hour, went.minute) == (3 if skipped else start.hour, 30), (start, went)
    assert len(sent) == 2 * EVENTS * PEOPLE == 2000
    assert sent == Counter({(email, days): 1 for email in start_of for days in (7, 1)})


def test_after_a_day_without_a_clock_only_what_is_still_useful_comes(clock):
    """The beat was off since before the first reminder: of two only the last, of past events none."""
    clock.moment = datetime(2027, 5, 1, 12, tzinfo=BERLIN)
    soon = make_event(starts_at=clock.moment + timedelta(days=7, hours=6))
    near = make_event(
        starts_at=clock.moment + timedelta(days=7, hours=8), reminder_offsets=[7 * 24, 6 * 24 + 20]
    )
    begun = make_event(starts_at=clock.moment + timedelta(days=1, hours=4))
    moved = make_event(starts_at=clock.moment + timedelta(days=1, hours=12))
    guests = {name: make_registration(one).email for name, one in
              {"soon": soon, "near": near, "begun": begun, "moved": moved}.items()}  # fmt: skip
    for event in (soon, near, begun, moved):
        services.schedule_reminders(event=event)
    Event.objects.filter(pk=moved.pk).update(
        starts_at=clock.moment + timedelta(days=40), ends_at=clock.moment + timedelta(days=41)
    )
    clock.moment += timedelta(days=1, hours=6)
    machines = Machines()
    try:
        machines.tick()
        machines.tick()
    finally:
        machines.stop()
    assert not machines.faults
    sent = Counter(OutboxMessage.objects.filter(kind="reminder").values_list("recipient", flat=True))
    assert sent == {guests["soon"]: 1, guests["near"]: 1}
