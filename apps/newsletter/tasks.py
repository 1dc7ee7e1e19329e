"""The worker's ways in; running one twice at once does no harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from apps.newsletter.services import asking, digests, scheduling, sending, subscriptions

KEEP_UNCONFIRMED_DAYS = 30
# Claims about unwanted mail become time-barred three years after the year's end (§§ 195, 199 BGB).
KEEP_ENDED_DAYS = 4 * 366


@shared_task(name="newsletter.continue_sending")
def continue_sending() -> None:
    """Begins planned issues, and queues what still waits of issues going out."""
    scheduling.start_due()
    sending.continue_sending()


@shared_task(name="newsletter.ask")
def ask() -> None:
    """Asks readers who have not been asked yet: of imported lists, and about a new consent text."""
    asking.ask_waiting()


@shared_task(name="newsletter.digests")
def make_digests() -> None:
    """Begins the digests whose time has come, and goes on with those begun."""
    digests.make_due()


@shared_task(name="newsletter.forget")
def forget() -> None:
    """Deletes addresses that are no longer needed."""
    now = timezone.now()
    subscriptions.forget(
        unconfirmed_before=now - timedelta(days=KEEP_UNCONFIRMED_DAYS),
        ended_before=now - timedelta(days=KEEP_ENDED_DAYS),
    )
