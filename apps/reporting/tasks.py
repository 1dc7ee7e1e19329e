"""What the clock does about the coverage."""

from celery import shared_task

from apps.reporting import services


@shared_task(name="reporting.note_contacts")
def note_contacts() -> int:
    """Nightly, before people's data is deleted: notes which target companies were reached."""
    return services.note_contacts()
