"""Who keeps the funders' names."""

from apps.core.permissions import is_manager


def can_edit_funding(user) -> bool:
    """Whether `user` may say what funders and programmes are called: network managers."""
    return is_manager(user)
