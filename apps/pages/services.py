"""Writes of the composed pages."""

from django.db import transaction
from django.utils.translation import get_language

from apps.support_requests.services import received_url, submit_accessibility_feedback


@transaction.atomic
def submit_feedback(*, page: str, description: str, email: str) -> str:
    """Makes a tracked case of a reported barrier; returns where its number and its link are shown."""
    case = submit_accessibility_feedback(
        page=page,
        description=description,
        email=email,
        language="en" if get_language() == "en" else "de",
    )
    return received_url(case)
