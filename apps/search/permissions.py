"""Who may look after the index."""

from apps.core.permissions import is_manager


def can_rebuild(user) -> bool:
    """Whether `user` may have the index built anew: network managers."""
    return is_manager(user)
