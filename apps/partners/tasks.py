"""What the clock does around organisations."""

from celery import shared_task

from apps.partners.services import applications, still_right, working_copies


@shared_task(name="partners.ask_still_right")
def ask_still_right() -> int:
    """Every day: asks about pages that nobody has looked at for a year; returns how many."""
    return still_right.ask_due()


@shared_task(name="partners.forget_applications")
def forget_applications() -> int:
    """Every day: deletes applications that were decided long ago; returns how many."""
    return applications.forget_decided()


@shared_task(name="partners.forget_working_copies")
def forget_working_copies() -> int:
    """Every day: deletes unsaved texts that nobody came back to; returns how many."""
    return working_copies.forget_old()
