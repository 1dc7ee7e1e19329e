"""Who looks after the outbox."""

from apps.core.permissions import is_manager


def can_look_after(user) -> bool:
    """Managers see what became of mails and decide about what did not arrive; nobody sees the content."""
    return is_manager(user)
