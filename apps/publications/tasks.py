"""Tidying up after counting."""

from celery import shared_task

from apps.publications import counting


@shared_task(name="publications.forget_visits")
def forget_visits() -> int:
    """Every few minutes: forgets who was here more than an hour ago; returns how many visits."""
    return counting.forget_visits()
