"""What every change of a draft has in common: the right, the lock, the version."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.newsletter.models import Issue
from apps.newsletter.permissions import can_manage_newsletter


class AlreadySent(Conflict):
    """An issue that has gone out, is going out or is planned is not edited."""

    user_message = _("This issue is no longer a draft, so it cannot be changed.")


def locked_draft(issue: Issue, *, actor, base_version: int) -> Issue:
    """The draft as it is now, locked until the transaction ends.

    Raises:
        PermissionDenied: unless `actor` may write issues.
        AlreadySent: if it is no draft any more.
        Conflict: if somebody else has saved since `base_version`.
    """
    require(can_manage_newsletter(actor))
    current = Issue.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=issue.pk)
    if not current.is_draft:
        raise AlreadySent
    if current.version != base_version:
        raise Conflict
    return current


def touch(issue: Issue, *, actor, fields: tuple[str, ...] = ()) -> None:
    """Saves `fields` of a locked draft as a new version, which nobody has looked at yet."""
    issue.version += 1
    issue.changed_by = actor
    issue.held_back = issue.review_note = ""
    issue.save(update_fields=[*fields, "version", "changed_by", "held_back", "review_note", "updated_at"])
