"""Reads about people."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet


def active_managers() -> QuerySet:
    """The network managers who can sign in now."""
    return get_user_model().objects.filter(is_manager=True, is_active=True).order_by("pk")
