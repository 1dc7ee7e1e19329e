"""Tidying up; running it twice at once does no harm."""

from celery import shared_task

from apps.core import services


@shared_task(name="core.forget_bookkeeping")
def forget_bookkeeping() -> int:
    """Hourly: deletes counters and form keys that are no longer needed; returns how many."""
    return services.forget_bookkeeping()
