"""Reminders: written down when a date is fixed, found by a poll when their time has come."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from apps.outbox import conf
from apps.outbox.choices import ReminderState
from apps.outbox.models import Reminder
from apps.outbox.reminders import handler_for

log = structlog.get_logger(__name__)

AT_ONCE = 500


@transaction.atomic
def schedule_reminder(*, kind: str, subject_id: str, due_at: datetime, starts_at: datetime) -> Reminder:
    """Writes a reminder down, once for kind, subject, start and time; one taken back is revived."""
    reminder, created = Reminder.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        due_at=due_at,
        starts_at=starts_at,
        defaults={"next_attempt_at": due_at},
    )
    if not created:
        revived = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.CANCELLED)
        if revived.update(state=ReminderState.PENDING, finished_at=None, attempts=0, next_attempt_at=due_at):
            reminder.refresh_from_db()
    return reminder


@transaction.atomic
def cancel_reminders(*, kind: str, subject_id: str) -> int:
    """Takes back those still to come; returns how many."""
    waiting = Reminder.objects.filter(kind=kind, subject_id=subject_id, state=ReminderState.PENDING)
    return waiting.update(state=ReminderState.CANCELLED, finished_at=timezone.now())


def run_due_reminders(*, now: datetime | None = None, limit: int = AT_ONCE) -> int:
    """Runs what is due, each in a transaction of its own; returns how many were looked at."""
    now = now or timezone.now()
    looked_at = 0
    while looked_at < limit and _run_next(now):
        looked_at += 1
    return looked_at


@transaction.atomic
def _run_next(now: datetime) -> bool:
    reminder = Reminder.objects.due(now).select_for_update(skip_locked=True).first()
    if reminder is None:
        return False
    if reminder.starts_at <= now:
        _finish(reminder, ReminderState.MISSED, now)
        return True
    try:
        with transaction.atomic():
            handler_for(reminder.kind)(reminder)
    except Exception as error:
        _put_off(reminder, error, now)
    else:
        _finish(reminder, ReminderState.DONE, now)
    return True


def _finish(reminder: Reminder, state: ReminderState, now: datetime) -> None:
    reminder.state = state
    reminder.finished_at = now
    reminder.save(update_fields=["state", "finished_at"])
    log.info("reminder_finished", reminder=reminder.pk, kind=reminder.kind, state=str(state))


def _put_off(reminder: Reminder, error: Exception, now: datetime) -> None:
    reminder.attempts += 1
    reminder.last_error = repr(error)[:500]
    reminder.next_attempt_at = now + timedelta(seconds=conf.pause(reminder.attempts))
    reminder.save(update_fields=["attempts", "last_error", "next_attempt_at"])
    log.error("reminder_failed", reminder=reminder.pk, kind=reminder.kind, exc_info=error)
