"""An issue that goes out later: planned, planned anew, taken back, and begun when its time has come."""

from collections.abc import Collection
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.newsletter import issue_emails
from apps.newsletter.choices import IssueState
from apps.newsletter.models import Issue, Subscription
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.services import sending
from apps.newsletter.services.readiness import NoRecipients, check_content, check_reviewed
from apps.newsletter.sources import with_targets

log = structlog.get_logger(__name__)


class TimePast(UserError):
    """A plan for a moment that is over."""

    user_message = _("Please choose a time that is still to come.")


@transaction.atomic
def schedule(
    *, issue: Issue, send_at: datetime, actor, base_version: int, known_cancelled: Collection[int] = ()
) -> Issue:
    """Plans a draft, or plans it anew.

    Raises:
        Conflict: if it is neither a draft nor planned, or was changed meanwhile.
        TimePast: for a time that is over.
        UserError: if it could not go out as it is (`readiness`).
    """
    require(can_manage_newsletter(actor))
    issue = sending.locked(issue.pk, IssueState.DRAFT, IssueState.SCHEDULED)
    if issue.version != base_version:
        raise Conflict
    if send_at <= timezone.now():
        raise TimePast
    check_reviewed(issue, actor=actor)
    check_content(issue, with_targets(issue), known_cancelled=known_cancelled)
    if not Subscription.objects.recipients_of(issue).exists():
        raise NoRecipients
    known = sorted(known_cancelled)
    if issue.is_scheduled and (issue.send_at, issue.known_cancelled) == (send_at, known):
        return issue
    issue.state, issue.send_at, issue.held_back = IssueState.SCHEDULED, send_at, ""
    issue.known_cancelled = known
    issue.save(update_fields=["state", "send_at", "held_back", "known_cancelled"])
    audit.record(actor=actor, action="schedule", target=issue, send_at=send_at.isoformat())
    return issue


@transaction.atomic
def unschedule(*, issue: Issue, actor) -> Issue:
    """Makes a planned issue a draft again; what was looked at stays looked at.

    Raises:
        NotPossibleNow: if it is not planned, because it has begun to go out.
    """
    require(can_manage_newsletter(actor))
    issue = sending.locked(issue.pk, IssueState.SCHEDULED)
    issue.state, issue.send_at = IssueState.DRAFT, None
    issue.save(update_fields=["state", "send_at"])
    audit.record(actor=actor, action="unschedule", target=issue)
    return issue


def start_due() -> int:
    """Begins the issues whose time has come; returns how many. What cannot go out is held back, and told."""
    started = 0
    for issue_id in list(Issue.objects.due().values_list("pk", flat=True)):
        started += _start(issue_id)
    return started


@transaction.atomic
def _start(issue_id: int) -> bool:
    issue = Issue.objects.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=issue_id).first()
    if issue is None:
        return False
    try:
        with transaction.atomic():
            sending.begin(issue, known_cancelled=issue.known_cancelled, actor="system")
    except UserError as reason:
        _hold_back(issue_id, reason)
        return False
    return True


def _hold_back(issue_id: int, reason: UserError) -> None:
    issue = sending.locked(issue_id, IssueState.SCHEDULED)
    issue.state, issue.send_at = IssueState.DRAFT, None
    # Kept in English, which is what the catalogue is asked for when it is shown.
    with translation.override("en"):
        issue.held_back = str(reason.user_message)[:200]
    issue.save(update_fields=["state", "send_at", "held_back"])
    entry = audit.record(actor="system", action="hold_back", target=issue)
    issue_emails.queue_held_back(issue, reason=reason.user_message, dedupe_key=f"audit:{entry.pk}")
    log.warning("newsletter_held_back", issue=issue_id, reason=issue.held_back)
