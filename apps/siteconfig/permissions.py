"""Who may say whose portal this is."""

from apps.core.permissions import is_manager


def can_edit_settings(user) -> bool:
    """Whether `user` may change the settings: network managers."""
    return is_manager(user)
