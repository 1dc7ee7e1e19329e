"""Importing a list of companies: first one sees what would happen, then it does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.companies import services, tables
from apps.companies.forms import ImportForm, ImportRunForm
from apps.companies.models import CompanyImport
from apps.companies.permissions import can_keep_companies
from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require

MOST_SHOWN = 200  # lines of a preview; those that cannot be taken come first
FAULTS_PER_PAGE = 100


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """GET asks for a list, POST shows what would become of each line; nothing is kept."""
    require(can_keep_companies(request.user))
    form = ImportForm(posted(request), request.FILES or None)
    answer, status = carry_out(form, lambda: _preview(request, form), field="table")
    context = {"form": form, "columns": tables.COLUMNS}
    return answer or render(request, "companies/import_form.html", context, status=status)


def _preview(request: HttpRequest, form: ImportForm) -> HttpResponse:
    text = tables.text_of(form.cleaned_data["table"].read())
    lines = tables.read(text)
    counts = {state.value: sum(line.state == state for line in lines) for state in tables.LineState}
    lines.sort(key=lambda line: (line.state != tables.LineState.REFUSED, line.number))
    context = {
        "form": ImportRunForm(initial={"table": tables.pack(text)}),
        "lines": lines[:MOST_SHOWN],
        "left_out": max(len(lines) - MOST_SHOWN, 0),
        "counts": counts,
    }
    return render(request, "companies/import_preview.html", context)


@login_required
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Takes in what the preview has shown."""
    require(can_keep_companies(request.user))
    form = ImportRunForm(request.POST)
    if not form.is_valid():
        return redirect("companies:import_preview")
    try:
        return redirect(
            once(form.cleaned_data["submission_key"], lambda: _run(form.cleaned_data["table"], request))
        )
    except UserError as refusal:
        messages.error(request, refusal.user_message)
        return redirect("companies:import_preview")


def _run(packed: str, request: HttpRequest) -> str:
    made = services.run_import(text=tables.unpack(packed), actor=request.user)
    messages.success(request, _("The list has been imported."))
    return reverse("companies:import_report", args=[made.pk])


@login_required
@private_page
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the lines, and what is wrong with those that were not taken."""
    require(can_keep_companies(request.user))
    made = get_object_or_404(CompanyImport, pk=pk)
    context = {"object": made, "page": paginate(request, made.refused, per_page=FAULTS_PER_PAGE)}
    return render(request, "companies/import_report.html", context)
