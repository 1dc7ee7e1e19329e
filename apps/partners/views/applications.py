"""Organisations that want to join: the public form, and the managers' list."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import is_manager, require
from apps.core.ratelimit import client_address, hit
from apps.partners.forms import ApplicationForm, DecisionNoteForm
from apps.partners.models import OrganisationApplication
from apps.partners.services import applications as services

# Of one connection: a whole office may share one.
APPLICATIONS_AN_HOUR = 10
APPROVE, REFUSE = "approve", "refuse"


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Asks to join; without an account."""
    form = ApplicationForm(posted(request))
    done, status = carry_out(
        form, lambda: redirect(once(form.cleaned_data["submission_key"], lambda: _keep(form, request)))
    )
    return done or render(request, "partners/application_form.html", {"form": form}, status=status)


def _keep(form: ApplicationForm, request: HttpRequest) -> str:
    hour = timedelta(hours=1)
    hit("application", client_address(request), limit=APPLICATIONS_AN_HOUR, period=hour)
    services.apply(application=form.application())
    return reverse("partners:apply_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return render(request, "partners/application_sent.html")


@login_required
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """All applications, those that wait first."""
    require(is_manager(request.user))
    applications = OrganisationApplication.objects.visible_to(request.user).waiting_first()
    return render(request, "partners/application_list.html", {"page": paginate(request, applications)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows one, POST decides on it."""
    require(is_manager(request.user))
    found = get_object_or_404(OrganisationApplication.objects.visible_to(request.user), pk=pk)
    form = DecisionNoteForm(posted(request))
    done, status = carry_out(form, lambda: _decide(request, found, form.cleaned_data["note"]), field="note")
    if done:
        return done
    if form.errors:
        found.refresh_from_db()  # somebody else may have decided
    return render(request, "partners/application_detail.html", {"object": found, "form": form}, status=status)


def _decide(request: HttpRequest, found: OrganisationApplication, note: str) -> HttpResponse:
    decision = request.POST.get("decision")
    if decision == APPROVE:
        organisation = services.approve(application=found, note=note, actor=request.user)
        messages.success(request, _("The organisation is there as a draft; the applicant has been invited."))
        return redirect(organisation.get_manage_url())
    if decision == REFUSE:
        services.refuse(application=found, note=note, actor=request.user)
        messages.success(request, _("The applicant has been told."))
        return redirect("partners:applications")
    raise UserError
