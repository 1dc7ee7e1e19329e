"""The worker's ways in. Each works until nothing is due; running one twice at once does no harm."""

from celery import shared_task

from apps.outbox import services
from apps.outbox.turns import deliver_in_turn


@shared_task(name="outbox.deliver")
def deliver() -> None:
    """Hands over what waits; at most 50 s, then the next sweep goes on."""
    deliver_in_turn(seconds=50)


@shared_task(name="outbox.note_beat")
def note_beat() -> None:
    """A sign of life: the beat has sent this task, and a worker runs it."""
    services.note_beat()


@shared_task(name="outbox.run_due_reminders")
def run_due_reminders() -> None:
    """Queues the mails of reminders whose time has come."""
    services.run_due_reminders()


@shared_task(name="outbox.clear_old_bodies")
def clear_old_bodies() -> None:
    """Forgets what old mails said."""
    services.clear_old_bodies()
