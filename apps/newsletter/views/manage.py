"""Where managers write, send and watch issues."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Conflict, UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.forms import IssueEditor, SendForm, SendTestForm
from apps.newsletter.models import Issue, Subscription
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.progress import progress_of
from apps.newsletter.rendering import languages_of, mail
from apps.newsletter.services import issues, sending
from apps.newsletter.sources import is_cancelled, is_gone, with_targets

# A mail needs its styles inline; here it can do nothing else, and be shown by our own page only.
PREVIEW_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def _issue(request: HttpRequest, pk: int) -> Issue:
    require(can_manage_newsletter(request.user))
    return get_object_or_404(Issue.objects.visible_to(request.user).select_related("newsletter"), pk=pk)


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
    editor = _editor(request, Issue())
    if request.method == "POST" and editor.is_valid():
        return redirect(once(editor.form.cleaned_data["submission_key"], lambda: _created(request, editor)))
    return _edit_page(request, editor)


def _created(request: HttpRequest, editor: IssueEditor) -> str:
    issue = issues.create_issue(
        issue=editor.form.save(commit=False),
        items=editor.specs(),
        topics=editor.form.cleaned_data["topics"],
        actor=request.user,
    )
    messages.success(request, _("Saved as a draft."))
    return reverse("newsletter:issue_detail", args=[issue.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a draft."""
    issue = _issue(request, pk)
    if not issue.is_draft:
        raise issues.AlreadySent
    editor = _editor(request, issue)
    if request.method != "POST" or not editor.is_valid():
        return _edit_page(request, editor)
    try:
        issues.save_issue(
            issue=editor.form.save(commit=False),
            items=editor.specs(),
            topics=editor.form.cleaned_data["topics"],
            actor=request.user,
            base_version=editor.form.cleaned_data["base_version"] or 0,
        )
    except Conflict as conflict:
        editor.form.add_error(None, str(conflict.user_message))
        return _edit_page(request, editor, status=409)
    messages.success(request, _("Saved."))
    return redirect("newsletter:issue_detail", pk=pk)


def _editor(request: HttpRequest, issue: Issue) -> IssueEditor:
    last = Issue.objects.last_started()
    return IssueEditor(
        posted(request),
        issue=issue,
        since=last.started_at if last else None,
        everything="alle" in request.GET,
    )


def _edit_page(request: HttpRequest, editor: IssueEditor, status: int | None = None) -> HttpResponse:
    status = status or (400 if request.method == "POST" else 200)
    context = {"editor": editor, "form": editor.form, "issue": editor.issue}
    return render(request, "newsletter/issue_form.html", context, status=status)


@login_required
@require_safe
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue as its readers get it, with what can be done now."""
    issue = _issue(request, pk)
    items = with_targets(issue) if issue.is_draft else []
    context = {
        "issue": issue,
        "languages": languages_of(issue),
        "test_form": SendTestForm(),
        "cancelled": [item.target for item in items if is_cancelled(item.target)],
        "gone": sum(is_gone(item) for item in items),
    }
    return render(request, "newsletter/issue_detail.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
def issue_preview_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, for a frame: the only response that may have styles of its own."""
    issue = _issue(request, pk)
    response = HttpResponse(_preview(request, issue).html)
    response["Content-Security-Policy"] = PREVIEW_CSP
    return response


@login_required
@require_safe
def issue_preview_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's text part."""
    issue = _issue(request, pk)
    return HttpResponse(_preview(request, issue).text, content_type="text/plain; charset=utf-8")


def _preview(request: HttpRequest, issue: Issue):
    asked = request.GET.get("sprache", "de")
    language = asked if asked in languages_of(issue) else "de"
    return mail(issue, language=language, links=impersonal_links(language=language))


@login_required
@require_POST
def issue_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it to the manager alone."""
    issue = _issue(request, pk)
    form = SendTestForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["submission_key"]
        language = form.cleaned_data["language"] or "de"
        once(key, lambda: _tested(request, issue, key, language))
        address = request.user.email  # type: ignore[union-attr]
        messages.success(request, _("A test mail is on its way to %(email)s.") % {"email": address})
    else:
        messages.error(request, _("The test mail was not sent: this language does not exist."))
    return redirect("newsletter:issue_detail", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it goes out, with the number of recipients."""
    issue = _issue(request, pk)
    form = SendForm(posted(request), initial={"base_version": issue.version})
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _sent(request, issue, form)))
        except UserError as error:
            form.add_error(None, str(error.user_message))
            status = error.status
    if not issue.is_draft:
        return redirect("newsletter:issue_progress", pk=pk)
    items = with_targets(issue)
    context = {
        "issue": issue,
        "form": form,
        "recipients": Subscription.objects.recipients_of(issue).count(),
        "cancelled": [item.target for item in items if is_cancelled(item.target)],
        "gone": sum(is_gone(item) for item in items),
    }
    return render(request, "newsletter/issue_send.html", context, status=status)


def _tested(request: HttpRequest, issue: Issue, key: UUID, language: str) -> str:
    issues.send_test(issue=issue, actor=request.user, key=key, language=language)
    return reverse("newsletter:issue_detail", args=[issue.pk])


def _sent(request: HttpRequest, issue: Issue, form: SendForm) -> str:
    sending.send(issue=issue, actor=request.user, base_version=form.cleaned_data["base_version"])
    return reverse("newsletter:issue_progress", args=[issue.pk])


@login_required
@require_safe
def issue_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; htmx asks for the numbers alone."""
    issue = _issue(request, pk)
    template = "_issue_progress.html" if getattr(request, "htmx", False) else "issue_progress.html"
    context = {"issue": issue, "progress": progress_of(issue)}
    response = render(request, f"newsletter/{template}", context)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_POST
def issue_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Holds back what has not gone out."""
    return _step(request, pk, sending.pause, _("Paused. What has not been handed over waits."))


@login_required
@require_POST
def issue_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on."""
    return _step(request, pk, sending.resume, _("The issue is going out again."))


@login_required
@require_POST
def issue_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops for good."""
    return _step(request, pk, sending.cancel, _("Cancelled. What has not been handed over is not sent."))


def _step(request: HttpRequest, pk: int, step, done: str) -> HttpResponse:
    issue = _issue(request, pk)
    try:
        step(issue=issue, actor=request.user)
    except Conflict as conflict:
        messages.error(request, conflict.user_message)
    else:
        messages.success(request, done)
    return redirect("newsletter:issue_progress", pk=pk)
