"""What every template may use."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from apps.core.environment import is_trial


def portal(request) -> dict:
    """The language, this page's address in the other language, and whether this is a trial installation."""
    other = "en" if get_language() == "de" else "de"
    return {
        "current_language": get_language(),
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "is_trial": is_trial(),
        "base_url": settings.BASE_URL,
        "privacy_url": reverse(settings.PRIVACY_NOTICE_URL),
    }
