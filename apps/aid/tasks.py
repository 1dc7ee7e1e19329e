"""What the clock does about de-minimis aid."""

from celery import shared_task

from apps.aid import services


@shared_task(name="aid.forget_old")
def forget_old() -> int:
    """Nightly: files whose ten years are over, and those that came to nothing; returns how many."""
    return services.forget_old()
