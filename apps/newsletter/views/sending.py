"""From a finished draft to what came of it: the second person, now or later, the way out, stepping in."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import Conflict, UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.newsletter.forms import ReviewForm, ScheduleForm, SendForm, VersionForm
from apps.newsletter.models import Issue, Subscription
from apps.newsletter.permissions import can_review_issue
from apps.newsletter.progress import progress_of
from apps.newsletter.services import reviewing, scheduling, sending
from apps.newsletter.services.readiness import needs_second_person
from apps.newsletter.sources import cancelled_events, is_gone, with_targets
from apps.newsletter.views.loading import issue_for


@login_required
@require_POST
def issue_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the other managers to look at it."""
    issue = issue_for(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Conflict
    reviewing.ask_for_review(issue=issue, actor=request.user, base_version=form.cleaned_data["base_version"])
    messages.success(request, _("The other managers have been asked to look at it."))
    return redirect("newsletter:issue_detail", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person approves, or says what is to be changed."""
    issue = issue_for(request, pk)
    form = ReviewForm(posted(request), initial={"base_version": issue.version})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _reviewed(request, issue, form)
                return redirect("newsletter:issue_detail", pk=pk)
            except UserError as error:
                form.add_error("note" if isinstance(error, reviewing.NoteMissing) else None, str(error))
                status = error.status
    may_review = can_review_issue(request.user, issue)
    context = {"issue": issue, "form": form, "may_review": may_review, "step": "check"}
    return render(request, "newsletter/issue_review.html", context, status=status)


def _reviewed(request: HttpRequest, issue: Issue, form: ReviewForm) -> None:
    version = form.cleaned_data["base_version"]
    if "changes" in request.POST:
        reviewing.request_changes(
            issue=issue, note=form.cleaned_data["note"], actor=request.user, base_version=version
        )
        messages.success(request, _("Sent back with your note."))
    else:
        reviewing.approve(issue=issue, actor=request.user, base_version=version)
        messages.success(request, _("Approved: the issue may go out as it is now."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it goes out, with the number of recipients."""
    issue = issue_for(request, pk)
    context = _before_sending(request, issue)
    form = SendForm(posted(request), initial=_seen(issue, context))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _sent(request, issue, form)))
        except UserError as error:
            return _ask_again(request, "issue_send", context, form, error)
    if not issue.is_draft:
        where = "issue_detail" if issue.is_scheduled else "issue_progress"
        return redirect(f"newsletter:{where}", pk=pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "newsletter/issue_send.html", {**context, "form": form}, status=status)


def _sent(request: HttpRequest, issue: Issue, form: SendForm) -> str:
    sending.send(
        issue=issue,
        actor=request.user,
        base_version=form.cleaned_data["base_version"],
        known_cancelled=form.known,
    )
    return reverse("newsletter:issue_progress", args=[issue.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """When it goes out; asked again, the time is changed."""
    issue = issue_for(request, pk)
    if not issue.is_unsent:
        return redirect("newsletter:issue_progress", pk=pk)
    context = _before_sending(request, issue)
    initial = _seen(issue, context) | {"send_at": issue.send_at or _tomorrow_morning()}
    form = ScheduleForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.schedule(
                issue=issue,
                send_at=form.cleaned_data["send_at"],
                actor=request.user,
                base_version=form.cleaned_data["base_version"],
                known_cancelled=form.known,
            )
        except UserError as error:
            return _ask_again(request, "issue_schedule", context, form, error)
        messages.success(request, _("Planned. You can change the time or take the plan back until then."))
        return redirect("newsletter:issue_detail", pk=pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "newsletter/issue_schedule.html", {**context, "form": form}, status=status)


def _before_sending(request: HttpRequest, issue: Issue) -> dict:
    items = with_targets(issue)
    return {
        "issue": issue,
        "recipients": Subscription.objects.recipients_of(issue).count(),
        "cancelled": cancelled_events(items),
        "gone": sum(is_gone(item) for item in items),
        "unreviewed": not issue.is_approved and needs_second_person(request.user),
        "step": "check",
    }


def _seen(issue: Issue, context: dict) -> dict:
    """What the manager has been told before deciding."""
    known = ",".join(str(event.pk) for event in context["cancelled"])
    return {"base_version": issue.version, "known_cancelled": known}


def _ask_again(request: HttpRequest, template: str, context: dict, form, error: UserError) -> HttpResponse:
    field = "send_at" if isinstance(error, scheduling.TimePast) else None
    form.add_error(field, str(error.user_message))
    # Now the page has told of what was cancelled since, so the next click knows of it.
    form.data = form.data.copy()
    form.data["known_cancelled"] = _seen(context["issue"], context)["known_cancelled"]
    return render(request, f"newsletter/{template}.html", {**context, "form": form}, status=error.status)


def _tomorrow_morning() -> datetime:
    day = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(9)))


@login_required
@require_POST
def issue_unschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the plan back: a draft again."""
    issue = issue_for(request, pk)
    try:
        scheduling.unschedule(issue=issue, actor=request.user)
    except Conflict as conflict:
        messages.error(request, conflict.user_message)
    else:
        messages.success(request, _("The plan is taken back: the issue is a draft again."))
    return redirect("newsletter:issue_detail", pk=pk)


@login_required
@require_safe
def issue_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; htmx asks for the numbers alone."""
    issue = issue_for(request, pk)
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
    issue = issue_for(request, pk)
    try:
        step(issue=issue, actor=request.user)
    except Conflict as conflict:
        messages.error(request, conflict.user_message)
    else:
        messages.success(request, done)
    return redirect("newsletter:issue_progress", pk=pk)
