"""Importing tables: first one sees what would happen, then it does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.permissions import is_manager, require
from apps.partners import tables
from apps.partners.forms import ImportForm, ImportRunForm
from apps.partners.models import ImportRun
from apps.partners.services import imports as services


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """GET asks for a table, POST shows what would become of each line; nothing is kept."""
    require(is_manager(request.user))
    form = ImportForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            text = tables.text_of(form.cleaned_data["table"].read())
            lines = tables.read(kind, text, user=request.user)
            return _show_preview(request, kind, text, lines)
        except UserError as refusal:
            form.add_error("table", str(refusal.user_message))
    context = {"form": form, "columns": tables.COLUMNS}
    return render(request, "partners/import_form.html", context, status=400 if form.errors else 200)


def _show_preview(request: HttpRequest, kind: str, text: str, lines: list[tables.Line]) -> HttpResponse:
    context = {
        "form": ImportRunForm(initial={"table": tables.pack(kind, text)}),
        "lines": lines,
        "new": sum(line.state == "new" for line in lines),
        "refused": sum(line.state == "refused" for line in lines),
    }
    return render(request, "partners/import_preview.html", context)


@login_required
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Takes in what the preview has shown."""
    require(is_manager(request.user))
    form = ImportRunForm(request.POST)
    if not form.is_valid():
        return redirect("partners:import_preview")
    try:
        return redirect(
            once(form.cleaned_data["submission_key"], lambda: _run(form.cleaned_data["table"], request))
        )
    except UserError as refusal:
        messages.error(request, refusal.user_message)
        return redirect("partners:import_preview")


def _run(packed: str, request: HttpRequest) -> str:
    kind, text = tables.unpack(packed)
    lines = tables.read(kind, text, user=request.user)
    made = services.run(kind=kind, lines=lines, actor=request.user)
    messages.success(request, _("The table has been imported."))
    return reverse("partners:import_report", args=[made.pk])


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each line."""
    require(is_manager(request.user))
    return render(request, "partners/import_report.html", {"object": get_object_or_404(ImportRun, pk=pk)})
