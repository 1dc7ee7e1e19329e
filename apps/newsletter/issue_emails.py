"""What managers are told about an issue; one function a message."""

from django.urls import reverse
from django.utils import translation

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.newsletter.models import Issue
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template


def queue_review_asked(issue: Issue, *, actor, dedupe_key: str) -> None:
    """To the other managers: an issue waits to be looked at."""
    for manager in active_managers().exclude(pk=actor.pk):
        _send("review_asked", manager, issue, dedupe_key, author=str(actor))


def queue_reviewed(issue: Issue, *, dedupe_key: str) -> None:
    """To who changed it last: a second person has approved it, or says what is to be changed."""
    if issue.changed_by is not None and issue.changed_by.is_active:
        _send(
            "reviewed",
            issue.changed_by,
            issue,
            dedupe_key,
            outcome="approved" if issue.is_approved else "changes",
            note=issue.review_note,
        )


def queue_held_back(issue: Issue, *, reason, dedupe_key: str) -> None:
    """To all managers: a planned issue has not gone out."""
    for manager in active_managers():
        with translation.override(manager.language):
            said = str(reason)
        _send("held_back", manager, issue, dedupe_key, reason=said)


def _send(template: str, user, issue: Issue, dedupe_key: str, **context) -> None:
    with translation.override(user.language):  # the reader's, not that of the one who acts
        address = absolute(reverse("newsletter:issue_detail", args=[issue.pk]))
    send_template(
        template=f"newsletter/{template}",
        kind=MailKind.NOTIFICATION,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={"title": issue.subject_de, "address": address, **context},
    )
