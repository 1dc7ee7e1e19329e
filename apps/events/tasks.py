"""The worker's ways in; running one twice at once does no harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from apps.events import services
from apps.events.services import importing, retention

# The link in the mail is good for two days; the rest is for those who ask us what became of it.
KEEP_UNCONFIRMED = timedelta(days=14)


@shared_task(name="events.forget_unconfirmed")
def forget_unconfirmed() -> int:
    """Nightly: deletes registrations that nobody has confirmed; returns how many."""
    return services.forget_unconfirmed(received_before=timezone.now() - KEEP_UNCONFIRMED)


@shared_task(name="events.forget_due")
def forget_due() -> int:
    """Nightly: deletes participants' data of events whose time has come; returns of how many events."""
    return retention.forget_due()


@shared_task(name="events.pass_on_offers")
def pass_on_offers() -> int:
    """Every minute: places that were offered and not taken go to the next; returns how many."""
    return services.pass_on_offers()


@shared_task(name="events.fetch_due_calendars")
def fetch_due_calendars() -> int:
    """Every minute: has each partner's calendar fetched that is due; returns how many."""
    due = importing.due_sources()
    for pk in due:
        fetch_calendar.delay(pk)
    return len(due)


@shared_task(name="events.fetch_calendar")
def fetch_calendar(pk: int) -> None:
    """One calendar, unless another worker has it already."""
    importing.fetch_source(pk=pk)
