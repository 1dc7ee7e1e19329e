"""The smallest building blocks of permissions; each app's `permissions.py` composes them."""

from django.core.exceptions import PermissionDenied


def is_manager(user) -> bool:
    """Whether `user` is a signed-in network manager; an anonymous visitor is none."""
    return bool(user.is_authenticated and user.is_active and user.is_manager)


def require(allowed: bool) -> None:
    """Refuses with 403 unless `allowed`.

    Raises:
        PermissionDenied: if not allowed.
    """
    if not allowed:
        raise PermissionDenied
