"""Making archives in the background."""

from celery import shared_task

from apps.archives import services


@shared_task(name="archives.build_waiting")
def build_waiting() -> int:
    """Makes the archives that were asked for; returns how many."""
    return services.build_waiting()
