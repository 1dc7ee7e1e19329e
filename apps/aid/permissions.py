"""Who deals with de-minimis aid."""

from apps.core.permissions import is_manager


def can_keep_aid(user) -> bool:
    """Whether `user` asks for declarations and certifies."""
    return is_manager(user)
