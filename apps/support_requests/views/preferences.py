"""Keys and live updates at the desk: what there is, and switching them off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.forms import posted
from apps.support_requests.forms import PreferenceForm
from apps.support_requests.permissions import can_record_call
from apps.support_requests.services import preferences


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The keys that do something, and what the person wants of it."""
    chosen = preferences.preference_of(request.user)
    initial = {"has_shortcuts": chosen.has_shortcuts, "is_live": chosen.is_live}
    form = PreferenceForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        preferences.choose(user=request.user, **form.chosen)
        messages.success(request, _("Saved."))
        return redirect("support_requests:preferences")
    context = {"form": form, "can_record_call": can_record_call(request.user)}
    status = 400 if form.errors else 200
    return render(request, "support_requests/preferences_form.html", context, status=status)
