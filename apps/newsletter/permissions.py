"""Who writes and sends newsletters."""

from apps.core.permissions import is_manager


def can_manage_newsletter(user) -> bool:
    """Whether `user` may write issues, send them and see how they go out: network managers."""
    return is_manager(user)
