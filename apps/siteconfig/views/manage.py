"""Managers edit the settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.siteconfig import services
from apps.siteconfig.current import current, read
from apps.siteconfig.forms import SettingsForm
from apps.siteconfig.permissions import can_edit_settings


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Name, look, contact and footer."""
    require(can_edit_settings(request.user))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SettingsForm(*sent, instance=read())
    if not form.is_bound or not form.is_valid():
        return _form(request, form, status=400 if form.errors else 200)
    try:
        services.save(
            values=form.values(),
            actor=request.user,
            base_version=form.cleaned_data["base_version"] or 0,
            logo=form.cleaned_data["new_logo"],
            remove_logo=form.cleaned_data.get("remove_logo", False),
        )
    except Conflict as refusal:
        return _refused(request, form, refusal)
    messages.success(request, _("Saved. The changes hold on every page at once."))
    return redirect("siteconfig:edit")


def _refused(request: HttpRequest, form: SettingsForm, refusal: Conflict) -> HttpResponse:
    """What was typed stays, and now rests on what the other one has saved."""
    form.add_error(None, str(refusal.user_message))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["base_version"] = read().version  # type: ignore[index]
    return _form(request, form, status=refusal.status)


def _form(request: HttpRequest, form: SettingsForm, *, status: int) -> HttpResponse:
    return render(request, "siteconfig/settings_form.html", {"form": form, "saved": current()}, status=status)
