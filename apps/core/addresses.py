"""Absolute addresses, for mails, feeds and calendars."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` (as `reverse()` gives it) with the portal's public origin before it."""
    return f"{settings.BASE_URL}{path}"
