"""Writes of the composed pages."""

from django.db import transaction

from apps.core.i18n import reader_language
from apps.support_requests.services import received_url, submit_accessibility_feedback


@transaction.atomic
def submit_feedback(*, page: str, description: str, email: str) -> str:
    """Makes a tracked case of a reported barrier; returns where its number and its link are shown."""
    case = submit_accessibility_feedback(
        page=page,
        description=description,
        email=email,
        language=reader_language(),
    )
    return received_url(case)
