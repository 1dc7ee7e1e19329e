"""What the clock does: telling the portal when something becomes public, or stops being so, by itself."""

from celery import shared_task

from apps.moderation import ticks


@shared_task(name="moderation.publish_and_expire")
def publish_and_expire() -> int:
    """Every half minute: announces the moments that have passed since; returns how many."""
    return ticks.announce_passed_moments()
