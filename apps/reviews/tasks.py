"""What the clock does about reviews."""

from celery import shared_task

from apps.reviews.services import notices, outside, overdue


@shared_task(name="reviews.send_digests")
def send_digests() -> int:
    """Every five minutes: the summaries whose time has come; returns how many."""
    return notices.send_digests()


@shared_task(name="reviews.remind_of_overdue")
def remind_of_overdue() -> int:
    """Hourly on working days: reminds of what has waited too long; returns of how many."""
    return overdue.remind_of_overdue()


@shared_task(name="reviews.forget")
def forget() -> int:
    """Daily: the addresses of people whose review links ended long ago; returns how many."""
    return outside.forget()
