"""Tidying up; running it twice at once does no harm."""

from celery import shared_task

from apps.accounts.services import sessions


@shared_task(name="accounts.forget_ended_sessions")
def forget_ended_sessions() -> int:
    """Nightly: deletes sessions that are over, with the network address they were begun from."""
    return sessions.forget_ended()
