"""What the managers' pages of an issue load first."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.core.permissions import require
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.services.drafts import AlreadySent


def issue_for(request: HttpRequest, pk: int) -> Issue:
    """The issue, for managers alone.

    Raises:
        PermissionDenied, Http404: otherwise.
    """
    require(can_manage_newsletter(request.user))
    issues = Issue.objects.visible_to(request.user).select_related("newsletter", "changed_by")
    return get_object_or_404(issues, pk=pk)


def draft_for(request: HttpRequest, pk: int) -> Issue:
    """The same, as long as it can be changed.

    Raises:
        AlreadySent: if it is no draft.
    """
    issue = issue_for(request, pk)
    if not issue.is_draft:
        raise AlreadySent
    return issue


def entry_for(request: HttpRequest, pk: int, entry: int) -> IssueItem:
    """One entry of a draft."""
    issue = draft_for(request, pk)
    return get_object_or_404(issue.items.select_related("issue"), pk=entry)
