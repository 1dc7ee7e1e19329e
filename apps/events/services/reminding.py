"""Reminders of an event: rows with a due time, moved along with it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.events import emails
from apps.events.models import Event
from apps.moderation.choices import State
from apps.outbox.models import Reminder
from apps.outbox.services import cancel_reminders, schedule_reminder

REMINDER_KIND = "event-reminder"

# One that fell due this short a time ago may not have been run yet, so it is kept when the event is saved.
GRACE = timedelta(hours=1)


@transaction.atomic
def schedule_reminders(*, event: Event) -> int:
    """Takes the old reminders back and writes down those that hold now; returns how many."""
    cancel_reminders(kind=REMINDER_KIND, subject_id=str(event.pk))
    if event.state != State.PUBLISHED or event.is_cancelled:
        return 0
    oldest = timezone.now() - GRACE
    due = {event.starts_at - timedelta(hours=hours) for hours in event.reminder_offsets}
    to_come = sorted(moment for moment in due if moment > oldest)
    if event.has_started:
        return 0
    for moment in to_come:
        schedule_reminder(
            kind=REMINDER_KIND, subject_id=str(event.pk), due_at=moment, starts_at=event.starts_at
        )
    return len(to_come)


@transaction.atomic
def remind(reminder: Reminder) -> None:
    """Mails everyone who has a place; does nothing if the event was moved, cancelled or taken down.

    The event is not locked: whoever saves it holds its row and waits for the reminder's, locked here.
    """
    event = Event.objects.filter(pk=reminder.subject_id).first()
    if event is None or event.state != State.PUBLISHED or event.is_cancelled:
        return
    if event.starts_at != reminder.starts_at:
        return
    hours = round((reminder.starts_at - reminder.due_at) / timedelta(hours=1))
    emails.queue_reminder(event, hours=hours)
