"""Who may keep the list of target companies."""

from apps.core.permissions import is_manager


def can_keep_companies(user) -> bool:
    """Whether `user` may see, import and change target companies and note contacts."""
    return is_manager(user)
