"""Tidying up after uploads."""

from celery import shared_task

from apps.files import services


@shared_task(name="files.remove_orphans")
def remove_orphans() -> int:
    """Nightly: deletes bytes that belong to nothing; returns how many files."""
    return services.remove_orphans()
