"""The worker's ways in. Each works until nothing is due; running one twice at once does no harm."""

import imaplib

import structlog
from celery import shared_task
from django.conf import settings

from apps.outbox import mailbox, services
from apps.outbox.turns import deliver_in_turn

log = structlog.get_logger(__name__)


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


@shared_task(name="outbox.fetch_mail")
def fetch_mail() -> None:
    """Reads what came back, if there is a mailbox for it; a server that is away is asked again later."""
    if not settings.IMAP_URL:
        return
    try:
        mailbox.fetch(mailbox.Mailbox.from_url(settings.IMAP_URL))
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("mail_not_fetched", error=type(error).__name__)


@shared_task(name="outbox.clear_old_bodies")
def clear_old_bodies() -> None:
    """Forgets what old mails said."""
    services.clear_old_bodies()
