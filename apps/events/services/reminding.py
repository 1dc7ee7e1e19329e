"""Reminders of an event, and the thanks after it: rows with a due time, moved along with the event."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from apps.events import emails
from apps.events.models import Event
from apps.events.services import certificates
from apps.moderation.choices import State
from apps.outbox.choices import ReminderState
from apps.outbox.models import Reminder
from apps.outbox.services import cancel_reminders, schedule_reminder

REMINDER_KIND = "event-reminder"
THANKS_KIND = "event-thanks"

# One that fell due this short a time ago may not have been run yet, so it is kept when the event is saved.
GRACE = timedelta(hours=1)
THANKS_AT = time(10)
# So long after an outage thanks are still sent.
THANKS_USEFUL = timedelta(days=14)


@transaction.atomic
def schedule_reminders(*, event: Event) -> int:
    """Takes the old reminders back and writes down those that hold now; returns how many before the start."""
    for kind in (REMINDER_KIND, THANKS_KIND):
        cancel_reminders(kind=kind, subject_id=str(event.pk))
    if event.state != State.PUBLISHED or event.is_cancelled:
        return 0
    _schedule_thanks(event)
    if event.has_started:
        return 0
    oldest = timezone.now() - GRACE
    due = {hours_before(event.starts_at, hours) for hours in event.reminder_offsets}
    to_come = sorted(moment for moment in due if moment > oldest)
    for moment in to_come:
        schedule_reminder(
            kind=REMINDER_KIND, subject_id=str(event.pk), due_at=moment, starts_at=event.starts_at
        )
    return len(to_come)


def hours_before(start: datetime, hours: int) -> datetime:
    """Whole days before `start` are days of the calendar in Berlin: the same hour by the clock on the wall.

    Other numbers of hours are hours. An hour that the clock change skips becomes the one after it.
    """
    if hours % 24:
        return start - timedelta(hours=hours)
    local = timezone.localtime(start)
    wall = local.replace(tzinfo=None) - timedelta(hours=hours)
    return wall.replace(tzinfo=local.tzinfo, fold=local.fold).astimezone(start.tzinfo)


@transaction.atomic
def remind(reminder: Reminder) -> None:
    """Mails everyone who has a place; does nothing if the event was moved, cancelled or taken down.

    After an outage several may be due: only the last of them says something that people can use.
    The event is not locked: whoever saves it holds its row and waits for the reminder's, locked here.
    """
    event = _event_of(reminder)
    if event is None or event.starts_at != reminder.starts_at or _is_overtaken(reminder):
        return
    emails.queue_reminder(event, dedupe_key=reminder.dedupe_key)


@transaction.atomic
def thank(reminder: Reminder) -> None:
    """Thanks everyone who had a place; see `remind`."""
    event = _event_of(reminder)
    if event is None or not event.thanks_enabled or not event.is_past:
        return
    certificates.issue_all(event=event, actor="system")
    emails.queue_thanks(event, dedupe_key=reminder.dedupe_key)


def _schedule_thanks(event: Event) -> None:
    """For the morning after the end, in Berlin."""
    day = timezone.localtime(event.ends_at).date() + timedelta(days=1)
    due = timezone.make_aware(datetime.combine(day, THANKS_AT))
    if event.thanks_enabled and due > timezone.now() - GRACE:
        schedule_reminder(
            kind=THANKS_KIND, subject_id=str(event.pk), due_at=due, starts_at=due + THANKS_USEFUL
        )


def _event_of(reminder: Reminder) -> Event | None:
    event = Event.objects.select_related("organisation").filter(pk=reminder.subject_id).first()
    if event is None or event.state != State.PUBLISHED or event.is_cancelled:
        return None
    return event


def _is_overtaken(reminder: Reminder) -> bool:
    later = Reminder.objects.filter(
        kind=reminder.kind,
        subject_id=reminder.subject_id,
        starts_at=reminder.starts_at,
        due_at__gt=reminder.due_at,
        due_at__lte=timezone.now(),
    )
    return later.exclude(state=ReminderState.CANCELLED).exists()
