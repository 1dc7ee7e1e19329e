"""Managers fill in what the law asks a portal to say: imprint, privacy notice, accessibility."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import Conflict
from apps.core.forms import posted
from apps.core.permissions import require
from apps.pages import services
from apps.pages.forms import LegalPageForm
from apps.pages.models import LegalPage
from apps.siteconfig.permissions import can_edit_settings


@login_required
@require_safe
def legal_list(request: HttpRequest) -> HttpResponse:
    """The three pages, and how many gaps each still has."""
    require(can_edit_settings(request.user))
    return render(request, "pages/legal_list.html", {"pages": LegalPage.objects.order_by("pk")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def legal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes one of them, at once for everybody."""
    require(can_edit_settings(request.user))
    page = get_object_or_404(LegalPage, pk=pk)
    form = LegalPageForm(posted(request), instance=page)
    context: dict[str, Any] = {"form": form, "object": page}
    if form.is_bound and form.is_valid():
        try:
            services.save_legal_page(page=form.instance, actor=request.user, base_version=form.seen_version)
        except Conflict as refusal:
            context["differences"] = form.rest_on(get_object_or_404(LegalPage, pk=pk))
            return render(request, "pages/legal_edit.html", context, status=refusal.status)
        messages.success(request, _("Saved. Everybody reads it like this from now on."))
        return redirect("pages:legal_list")
    return render(request, "pages/legal_edit.html", context, status=400 if form.errors else 200)
