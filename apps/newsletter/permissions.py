"""Who writes and sends newsletters."""

from apps.core.permissions import is_manager


def can_manage_newsletter(user) -> bool:
    """Whether `user` may write issues, send them and see how they go out: network managers."""
    return is_manager(user)


def can_review_issue(user, issue) -> bool:
    """Whether `user` may be the second person: any manager but the one who changed it last."""
    return is_manager(user) and issue.changed_by_id != user.pk
