"""Writes of the composed pages."""

from django.utils.translation import get_language

from apps.support_requests.services import submit_accessibility_feedback


def submit_feedback(*, form, request) -> str:
    """Makes a tracked case of a reported barrier and returns its number."""
    case = submit_accessibility_feedback(
        page=form.cleaned_data["page"],
        description=form.cleaned_data["description"],
        email=form.cleaned_data["email"],
        name="",
        language=get_language() or "de",
    )
    return case.public_number
