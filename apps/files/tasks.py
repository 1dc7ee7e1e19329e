"""Tidying up after uploads."""

from celery import shared_task

from apps.files import examining, services


@shared_task(name="files.remove_orphans")
def remove_orphans() -> int:
    """Nightly: deletes uploads that nobody took, and bytes that belong to nothing; returns how many files."""
    return services.remove_untaken() + services.remove_orphans()


@shared_task(name="files.scan_waiting")
def scan_waiting() -> int:
    """Every minute: the virus scanner looks at what is in quarantine; returns how many files."""
    return examining.scan_waiting()


@shared_task(name="files.examine_new")
def examine_new() -> int:
    """Every few seconds: text, cover and accessibility of what was uploaded; returns how many files."""
    return examining.examine_new()
