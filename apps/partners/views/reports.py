"""Reporting a content, and the managers' answer to it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import is_manager, require
from apps.core.ratelimit import client_address, hit
from apps.partners.forms import DecisionNoteForm, ReportForm, TakeDownForm
from apps.partners.models import ContentReport
from apps.partners.permissions import can_decide
from apps.partners.services import reports as services

# Of one connection: a whole office may share one.
REPORTS_AN_HOUR = 20
TAKE_DOWN, KEEP = "take_down", "keep"


@require_http_methods(["GET", "HEAD", "POST"])
def report_content(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Says what is wrong with a content; without an account."""
    content = services.content_behind(kind, pk, user=request.user)
    form = ReportForm(posted(request))
    done, status = carry_out(
        form,
        lambda: redirect(once(form.cleaned_data["submission_key"], lambda: _keep(request, content, form))),
    )
    context = {"form": form, "object": content}
    return done or render(request, "partners/report_form.html", context, status=status)


def _keep(request: HttpRequest, content, form: ReportForm) -> str:
    hit("report", client_address(request), limit=REPORTS_AN_HOUR, period=timedelta(hours=1))
    given = {name: form.cleaned_data[name] for name in ("reason", "description", "email")}
    services.report(content=content, language=reader_language(), **given)
    return reverse("partners:report_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return render(request, "partners/report_sent.html")


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """All reports, those that wait first."""
    require(is_manager(request.user))
    reports = ContentReport.objects.visible_to(request.user).waiting_first()
    return render(request, "partners/report_list.html", {"page": paginate(request, reports)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows one, POST decides on it."""
    require(is_manager(request.user))
    found = get_object_or_404(ContentReport.objects.visible_to(request.user), pk=pk)
    form = DecisionNoteForm(posted(request))
    done, status = carry_out(form, lambda: _decide(request, found, form.cleaned_data["note"]), field="note")
    if done:
        return done
    if form.errors:
        found.refresh_from_db()  # somebody else may have decided
    context = {"object": found, "content": found.target, "form": form}
    return render(request, "partners/report_detail.html", context, status=status)


def _decide(request: HttpRequest, found: ContentReport, note: str) -> HttpResponse:
    decision = request.POST.get("decision")
    if decision == TAKE_DOWN and found.target is not None and not found.decision:
        services.take_down(content=found.target, note=note, actor=request.user)
        messages.success(request, _("It is off the website. The organisation has been told why."))
    elif decision == KEEP:
        services.keep(report=found, note=note, actor=request.user)
        messages.success(request, _("The report is closed; the content stays as it is."))
    else:
        raise services.TransitionNotAllowed
    return redirect("partners:reports")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """GET asks why, POST takes a content off the website at once."""
    content = services.content_behind(kind, pk, user=request.user)
    require(can_decide(request.user, content))
    form = TakeDownForm(posted(request))

    def act() -> HttpResponse:
        services.take_down(content=content, note=form.cleaned_data["note"], actor=request.user)
        messages.success(request, _("It is off the website. The organisation has been told why."))
        return redirect(content.get_manage_url())

    done, status = carry_out(form, act)
    context = {"form": form, "object": content}
    return done or render(request, "partners/take_down.html", context, status=status)


@login_required
@require_POST
def put_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Makes public again what was taken down."""
    content = services.content_behind(kind, pk, user=request.user)
    try:
        services.put_back(content=content, actor=request.user)
    except UserError as refusal:
        messages.error(request, refusal.user_message)
    else:
        messages.success(request, _("It is public again. The organisation has been told."))
    return redirect(content.get_manage_url())
