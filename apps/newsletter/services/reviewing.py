"""Four eyes: a second person looks at an issue before it goes out."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.newsletter import issue_emails
from apps.newsletter.models import Issue
from apps.newsletter.permissions import can_review_issue
from apps.newsletter.services.drafts import locked_draft
from apps.newsletter.services.readiness import NothingToSend
from apps.newsletter.sources import with_targets


class NoteMissing(UserError):
    """Whoever sends an issue back says why."""

    user_message = _("Please say what is to be changed.")


@transaction.atomic
def ask_for_review(*, issue: Issue, actor, base_version: int) -> Issue:
    """Asks the other managers to look at a draft as it is now; asking twice mails once.

    Raises:
        AlreadySent, Conflict: if it is no draft, or was changed meanwhile.
        NothingToSend: if there is nothing to look at.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    if not issue.intro_de and not with_targets(issue):
        raise NothingToSend
    if issue.awaits_review or issue.is_approved:
        return issue
    issue.review_asked_version, issue.review_note = issue.version, ""
    issue.save(update_fields=["review_asked_version", "review_note"])
    entry = audit.record(actor=actor, action="ask_for_review", target=issue)
    issue_emails.queue_review_asked(issue, actor=actor, dedupe_key=f"audit:{entry.pk}")
    return issue


@transaction.atomic
def approve(*, issue: Issue, actor, base_version: int) -> Issue:
    """Lets a draft go out as it is now; a later change takes that back.

    Raises:
        PermissionDenied: for who changed it last.
        AlreadySent, Conflict: as `ask_for_review`.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    require(can_review_issue(actor, issue))
    if issue.is_approved:
        return issue
    issue.approved_version, issue.review_note = issue.version, ""
    issue.approved_by_label, issue.approved_at = str(actor)[:200], timezone.now()
    issue.save(update_fields=["approved_version", "review_note", "approved_by_label", "approved_at"])
    entry = audit.record(actor=actor, action="approve", target=issue)
    issue_emails.queue_reviewed(issue, dedupe_key=f"audit:{entry.pk}")
    return issue


@transaction.atomic
def request_changes(*, issue: Issue, note: str, actor, base_version: int) -> Issue:
    """Gives a draft back with a note.

    Raises:
        PermissionDenied, AlreadySent, Conflict: as `approve`. NoteMissing: without a note.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    require(can_review_issue(actor, issue))
    if not note.strip():
        raise NoteMissing
    if issue.review_note == note.strip():
        return issue
    issue.review_note = note.strip()
    issue.review_asked_version = issue.approved_version = 0
    issue.save(update_fields=["review_note", "review_asked_version", "approved_version"])
    entry = audit.record(actor=actor, action="request_changes", target=issue)
    issue_emails.queue_reviewed(issue, dedupe_key=f"audit:{entry.pk}")
    return issue
