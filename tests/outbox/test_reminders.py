"""Reminders: at their time, once, and never after the thing has begun."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.outbox import reminders
from apps.outbox.choices import MailKind, ReminderState
from apps.outbox.models import OutboxMessage, Reminder
from apps.outbox.services import cancel_reminders, run_due_reminders, schedule_reminder
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def handled(monkeypatch):
    """Registers the kind "test"; the list fills with the reminders that were run."""
    monkeypatch.setattr(reminders, "_handlers", {})
    seen = []

    def handler(reminder):
        seen.append(reminder.subject_id)
        make_message(kind=MailKind.REMINDER, dedupe_key=reminder.dedupe_key, recipient="guest@example.org")

    reminders.register("test", handler)
    return seen


def schedule(**overrides) -> Reminder:
    return schedule_reminder(
        **{"kind": "test", "subject_id": "1", "due_at": START - DAY, "starts_at": START, **overrides}
    )


def test_scheduling_twice_is_one():
    assert schedule() == schedule()
    assert schedule() != schedule(due_at=START - 7 * DAY)
    assert schedule() != schedule(starts_at=START + DAY)


def test_not_before_its_time(handled):
    schedule()
    assert run_due_reminders(now=START - DAY - timedelta(seconds=1)) == 0
    assert handled == []


def test_at_its_time_and_once(handled):
    reminder = schedule()
    assert run_due_reminders(now=START - DAY) == 1
    assert run_due_reminders(now=START - DAY) == 0
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.DONE
    assert OutboxMessage.objects.count() == 1


def test_nothing_is_sent_once_it_has_begun(handled):
    reminder = schedule()
    run_due_reminders(now=START)
    reminder.refresh_from_db()
    assert (reminder.state, handled) == (ReminderState.MISSED, [])


def test_cancelled_ones_are_not_run_and_can_come_back(handled):
    reminder = schedule()
    other = schedule(subject_id="2")
    assert cancel_reminders(kind="test", subject_id="1") == 1
    run_due_reminders(now=START - DAY)
    assert handled == [other.subject_id]
    assert schedule() == reminder
    run_due_reminders(now=START - DAY)
    assert handled == ["2", "1"]


def test_done_ones_do_not_come_back(handled):
    schedule()
    run_due_reminders(now=START - DAY)
    assert schedule().state == ReminderState.DONE


def test_handler_that_fails_leaves_nothing_and_is_tried_later(handled):
    def broken(reminder):
        make_message()
        raise RuntimeError("no database of guests")

    reminders.register("broken", broken)
    bad, good = schedule(kind="broken"), schedule()
    assert run_due_reminders(now=START - DAY) == 2
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == (ReminderState.PENDING, 1)
    assert "no database of guests" in bad.last_error
    assert handled == [good.subject_id]
    assert OutboxMessage.objects.count() == 1
    assert run_due_reminders(now=START - DAY) == 0
    assert run_due_reminders(now=START - DAY + timedelta(minutes=1)) == 1


def test_kind_without_a_handler_waits(handled):
    reminder = schedule(kind="unknown")
    run_due_reminders(now=START - DAY)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts) == (ReminderState.PENDING, 1)


def test_a_day_before_is_the_same_hour_on_the_clock_whatever_the_clock_change(handled):
    """The caller reckons in local time; what is stored is one moment, found by comparing moments."""
    berlin = ZoneInfo("Europe/Berlin")
    starts_at = datetime(2026, 10, 25, 10, 0, tzinfo=berlin)  # the clocks went back in the night
    due_at = datetime(2026, 10, 24, 10, 0, tzinfo=berlin)
    reminder = schedule(due_at=due_at, starts_at=starts_at)
    reminder.refresh_from_db()
    assert reminder.starts_at - reminder.due_at == timedelta(hours=25)
    assert run_due_reminders(now=datetime(2026, 10, 24, 7, 59, tzinfo=UTC)) == 0
    assert run_due_reminders(now=datetime(2026, 10, 24, 8, 0, tzinfo=UTC)) == 1


@pytest.mark.parametrize("utc_hour, runs", [(0, 0), (1, 1)])
def test_hour_that_happens_twice_is_told_apart(handled, utc_hour, runs):
    """02:30 on 25.10.2026 is 00:30 UTC first and 01:30 UTC the second time."""
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    schedule(due_at=second, starts_at=second + DAY)
    assert run_due_reminders(now=datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)) == runs


def test_default_is_now(handled):
    schedule(due_at=timezone.now() - DAY, starts_at=timezone.now() + DAY)
    assert run_due_reminders() == 1
