"""Where managers write issues: their texts, whom they are for, and what is still to be done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Conflict
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.newsletter.forms import IssueForm, ReadersForm, ReviewForm, SendTestForm, VersionForm
from apps.newsletter.models import Issue, Subscription
from apps.newsletter.permissions import can_manage_newsletter, can_review_issue
from apps.newsletter.rendering import languages_of
from apps.newsletter.services import issues
from apps.newsletter.services.readiness import needs_second_person
from apps.newsletter.sources import cancelled_events, is_gone, with_targets
from apps.newsletter.views.loading import draft_for, issue_for


@login_required
@require_safe
def manage_list(request: HttpRequest) -> HttpResponse:
    """All issues, drafts first."""
    require(can_manage_newsletter(request.user))
    context = {
        "page": paginate(request, Issue.objects.visible_to(request.user).drafts_first()),
        "subscribers": Subscription.objects.active().count(),
    }
    return render(request, "newsletter/issue_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_create(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    require(can_manage_newsletter(request.user))
    form = IssueForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _created(request, form)))
    return _edit_page(request, form)


def _created(request: HttpRequest, form: IssueForm) -> str:
    issue = issues.create_issue(issue=form.save(commit=False), actor=request.user)
    messages.success(request, _("Saved as a draft. Now pick what shall be in it."))
    return reverse("newsletter:issue_contents", args=[issue.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a draft's texts."""
    form = IssueForm(posted(request), instance=draft_for(request, pk))
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, form)
    try:
        issues.save_issue(
            issue=form.save(commit=False),
            actor=request.user,
            base_version=form.cleaned_data["base_version"] or 0,
        )
    except Conflict as conflict:
        form.add_error(None, str(conflict.user_message))
        return _edit_page(request, form, status=409)
    messages.success(request, _("Saved."))
    return redirect("newsletter:issue_contents", pk=pk)


def _edit_page(request: HttpRequest, form: IssueForm, status: int | None = None) -> HttpResponse:
    status = status or (400 if request.method == "POST" else 200)
    context = {"form": form, "issue": form.instance, "step": "texts"}
    return render(request, "newsletter/issue_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a draft is for, with their number; asked to count, it saves nothing."""
    issue = draft_for(request, pk)
    form = ReadersForm(posted(request), initial=_readers_of(issue))
    if request.method != "POST":
        return _readers_page(request, issue, form, Subscription.objects.recipients_of(issue).count())
    if not form.is_valid():
        return _readers_page(request, issue, form, None, status=400)
    if "count" in request.POST:
        return _readers_page(request, issue, form, form.recipients.reached_by(with_targets(issue)).count())
    names = ("newsletter", "topics", "projects", "language", "base_version")
    try:
        issues.save_readers(
            issue=issue, actor=request.user, **{name: form.cleaned_data[name] for name in names}
        )
    except Conflict as conflict:
        form.add_error(None, str(conflict.user_message))
        return _readers_page(request, issue, form, None, status=409)
    messages.success(request, _("Saved."))
    return redirect("newsletter:issue_detail", pk=pk)


def _readers_of(issue: Issue) -> dict:
    return {
        "newsletter": issue.newsletter,
        "topics": issue.topics.all(),
        "projects": issue.projects.all(),
        "language": issue.language,
        "base_version": issue.version,
    }


def _readers_page(
    request: HttpRequest, issue: Issue, form: ReadersForm, number: int | None, status: int = 200
) -> HttpResponse:
    template = "_issue_reader_count.html" if getattr(request, "htmx", False) else "issue_readers.html"
    context = {"issue": issue, "form": form, "recipients": number, "step": "readers"}
    response = render(request, f"newsletter/{template}", context, status=status)
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_safe
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an issue stands, and what can be done now."""
    issue = issue_for(request, pk)
    items = with_targets(issue) if issue.is_unsent else []
    context = {
        "issue": issue,
        "languages": languages_of(issue),
        "test_form": SendTestForm(),
        "version_form": VersionForm(initial={"base_version": issue.version}),
        "review_form": ReviewForm(initial={"base_version": issue.version}),
        "may_review": can_review_issue(request.user, issue),
        "needs_review": needs_second_person(request.user),
        "recipients": Subscription.objects.recipients_of(issue).count() if issue.is_unsent else None,
        "entries": items,
        "cancelled": cancelled_events(items),
        "gone": sum(is_gone(item) for item in items),
        "step": "check",
    }
    return render(request, "newsletter/issue_detail.html", context)
