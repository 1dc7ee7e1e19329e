"""Managers keep the names under which funders are shown, and from which day on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Conflict, UserError
from apps.core.forms import ConfirmForm, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.files.responses import serve
from apps.projects import services
from apps.projects.forms import FundingNameForm, ProgrammeForm
from apps.projects.models import FundingBody, FundingBodyName, FundingProgramme
from apps.projects.permissions import can_edit_funding

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def funding_list(request: HttpRequest) -> HttpResponse:
    """All funders with their names, and the programmes."""
    require(can_edit_funding(request.user))
    context = {
        "page": paginate(request, FundingBody.objects.with_names().order_by("slug")),
        "programmes": FundingProgramme.objects.order_by("name_de"),
    }
    return render(request, "projects/funding_list.html", context)


@login_required
@form_methods
def body_create(request: HttpRequest) -> HttpResponse:
    """A new funder under its first name."""
    require(can_edit_funding(request.user))
    return _name_form(request, FundingBodyName(), services.add_body)


@login_required
@form_methods
def name_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A funder has a new name from a day on."""
    require(can_edit_funding(request.user))
    return _name_form(
        request, FundingBodyName(body=get_object_or_404(FundingBody, pk=pk)), services.save_name
    )


@login_required
@form_methods
def name_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mends a name, its day or its logo."""
    require(can_edit_funding(request.user))
    return _name_form(request, get_object_or_404(FundingBodyName, pk=pk), services.save_name)


@login_required
@form_methods
def name_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes the name away."""
    require(can_edit_funding(request.user))
    name = get_object_or_404(FundingBodyName, pk=pk)
    form = ConfirmForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.delete_name(name=name, actor=request.user)
        except UserError as refusal:
            messages.error(request, refusal.user_message)
        else:
            messages.success(request, _("The name has been removed."))
        return redirect("projects:funding_list")
    return render(request, "projects/funding_name_delete.html", {"form": form, "name": name})


@login_required
@form_methods
def programme_create(request: HttpRequest) -> HttpResponse:
    """A new programme."""
    require(can_edit_funding(request.user))
    return _programme_form(request, FundingProgramme())


@login_required
@form_methods
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Renames a programme."""
    require(can_edit_funding(request.user))
    return _programme_form(request, get_object_or_404(FundingProgramme, pk=pk))


@require_safe
def logo(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A funder's logo, for everybody; `number` is the file's, so that an old address shows no new picture."""
    name = get_object_or_404(FundingBodyName.objects.select_related("logo"), pk=pk, logo=number)
    if name.logo is None:
        raise Http404
    response = serve(request, name.logo, inline=True)
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _name_form(request: HttpRequest, name: FundingBodyName, save) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FundingNameForm(*sent, instance=name)
    context: dict[str, Any] = {"form": form, "name": name}
    if form.is_bound and form.is_valid():
        extra = {"base_version": form.seen_version} if name.pk else {}
        if form.cleaned_data.get("remove_logo"):
            extra["remove_logo"] = True

        def saved() -> str:
            save(name=form.instance, actor=request.user, logo=form.cleaned_data["new_logo"], **extra)
            return _back(request)

        try:
            return redirect(once(form.cleaned_data["submission_key"], saved))
        except services.DayTaken as refusal:
            form.add_error("valid_from", str(refusal.user_message))
        except Conflict:
            context["differences"] = form.rest_on(get_object_or_404(FundingBodyName, pk=name.pk))
    return _shown(request, "projects/funding_name_form.html", context)


def _programme_form(request: HttpRequest, programme: FundingProgramme) -> HttpResponse:
    form = ProgrammeForm(posted(request), instance=programme)
    context: dict[str, Any] = {"form": form, "programme": programme}
    if form.is_bound and form.is_valid():
        seen = form.seen_version

        def saved() -> str:
            services.save_programme(programme=form.instance, actor=request.user, base_version=seen)
            return _back(request)

        try:
            return redirect(once(form.cleaned_data["submission_key"], saved))
        except Conflict:
            context["differences"] = form.rest_on(get_object_or_404(FundingProgramme, pk=programme.pk))
    return _shown(request, "projects/programme_form.html", context)


def _shown(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    status = 409 if "differences" in context else 400 if context["form"].errors else 200
    return render(request, template, context, status=status)


def _back(request: HttpRequest) -> str:
    messages.success(request, _("Saved. Every page shows it at once."))
    return reverse("projects:funding_list")
