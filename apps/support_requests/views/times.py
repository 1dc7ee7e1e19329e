"""Managers set the working hours and how soon requests are to be answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.forms import carry_out, posted
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.forms import ServiceTimesForm
from apps.support_requests.permissions import can_set_service_times


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Working hours, holidays, and the hours for answer and solution by urgency."""
    require(can_set_service_times(request.user))
    form = ServiceTimesForm(posted(request), instance=services.service_times())
    answer, status = carry_out(form, lambda: _saved(request, form))
    context: dict[str, object] = {"form": form}
    if status == 409:
        context["differences"] = form.rest_on(services.service_times())
    return answer or render(request, "support_requests/service_times_form.html", context, status=status)


def _saved(request: HttpRequest, form: ServiceTimesForm) -> HttpResponse:
    services.save_service_times(values=form.values(), actor=request.user, base_version=form.seen_version)
    messages.success(request, _("Saved. It holds for everything that begins from now on."))
    return redirect("support_requests:service_times")
