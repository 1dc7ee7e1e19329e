"""Who looks after the redirects."""

from apps.core.permissions import is_manager


def can_redirect(user) -> bool:
    """Whether `user` may say where old addresses lead: network managers."""
    return is_manager(user)
