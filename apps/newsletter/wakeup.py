"""Telling a worker at once that an issue is going out. Best effort: the beat finds it within 10 s anyway."""

import structlog
from django.db import transaction

log = structlog.get_logger(__name__)


def wake_after_commit() -> None:
    """Starts the task once the present transaction has been committed."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    from apps.newsletter.tasks import continue_sending

    try:
        continue_sending.apply_async(expires=60, retry=False, ignore_result=True)
    except Exception as error:
        # kombu, redis and the socket each have their own errors; whichever it is, the row is safe
        log.warning("newsletter_wake_up_failed", error=type(error).__name__)
