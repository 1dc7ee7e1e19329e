"""Reminders are written down with the event, move along with it, and reach those with a place once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.moderation.choices import State
from apps.outbox.choices import ReminderState
from apps.outbox.models import OutboxMessage, Reminder
from apps.outbox.services import run_due_reminders
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db


def pending(event):
    rows = Reminder.objects.filter(
        kind=services.REMINDER_KIND, subject_id=str(event.pk), state=ReminderState.PENDING
    )
    return sorted(rows.values_list("due_at", flat=True))


def published(**overrides):
    event = make_event(state=State.IN_REVIEW, **overrides)
    return editorial.publish(content=event, actor=make_manager())


def save(event, **changes):
    event = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(event, name, value)
    services.save(content=event, actor=make_manager(), base_version=event.version, related={})


def sent():
    return sorted(OutboxMessage.objects.filter(kind="reminder").values_list("recipient", flat=True))


def test_a_draft_has_none():
    event = make_event(state=State.DRAFT)
    save(event, city="Zwickau")
    assert pending(event) == []


def test_publishing_schedules_seven_days_and_one_day_before():
    event = published()
    start = event.starts_at
    assert pending(event) == [start - timedelta(days=7), start - timedelta(days=1)]


def test_what_would_be_in_the_past_is_not_scheduled():
    event = published(starts_at=timezone.now() + timedelta(days=3))
    assert pending(event) == [event.starts_at - timedelta(days=1)]


def test_they_are_configurable_and_move_with_the_event():
    event = published()
    start = event.starts_at + timedelta(days=2)
    save(event, starts_at=start, ends_at=event.ends_at + timedelta(days=2), reminder_offsets=[72, 3])
    assert pending(event) == [start - timedelta(hours=72), start - timedelta(hours=3)]


def test_moving_there_and_back_revives_them():
    event = published()
    before = pending(event)
    start, end, week = event.starts_at, event.ends_at, timedelta(days=7)
    save(event, starts_at=start + week, ends_at=end + week)
    assert pending(event) != before
    save(event, starts_at=start, ends_at=end)
    assert pending(event) == before


def test_cancelling_and_taking_down_take_them_back():
    first, second = published(), published()
    services.cancel_event(event=first, actor=make_manager(), note="")
    editorial.archive(content=second, actor=make_manager())
    assert pending(first) == pending(second) == []


def test_those_with_a_place_are_mailed_once():
    event = published()
    guest = make_registration(event)
    for state in (RegistrationState.WAITLISTED, RegistrationState.PENDING, RegistrationState.CANCELLED):
        make_registration(event, state=state)
    due = event.starts_at - timedelta(days=1)
    run_due_reminders(now=due)
    assert sent() == [guest.email] * 2  # 7 days and 1 day before
    mail = OutboxMessage.objects.filter(kind="reminder").last()
    assert "[[manage_url]]" in mail.body.text
    assert 'href="[[manage_url]]"' in mail.body.html
    assert guest.name in mail.variables["greeting"]
    for reminder in Reminder.objects.filter(kind=services.REMINDER_KIND):
        services.remind(reminder)
    assert len(sent()) == 2


@pytest.mark.parametrize("what", ["moved", "cancelled", "archived", "deleted"])
def test_a_stale_reminder_mails_nobody(what):
    event = published()
    make_registration(event)
    reminder = Reminder.objects.filter(subject_id=str(event.pk)).first()
    if what == "moved":
        reminder.starts_at -= timedelta(hours=1)
    elif what == "deleted":
        reminder.subject_id = "0"
    else:
        changes = {"cancelled_at": timezone.now()} if what == "cancelled" else {"state": State.ARCHIVED}
        Event.objects.filter(pk=event.pk).update(**changes)
    services.remind(reminder)
    assert sent() == []


def test_one_that_just_fell_due_survives_a_save():
    event = published(starts_at=timezone.now() + timedelta(hours=24, minutes=5))
    start = timezone.now() + timedelta(hours=23, minutes=59)
    Event.objects.filter(pk=event.pk).update(starts_at=start)
    event.refresh_from_db()
    services.schedule_reminders(event=event)
    assert pending(event) == [start - timedelta(days=1)]
    services.schedule_reminders(event=event)
    assert pending(event) == [start - timedelta(days=1)]
