"""The switch between one's organisations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.permissions import require
from apps.partners import acting
from apps.partners.forms import ActingForm


@login_required
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Chooses the organisation to act for, and goes on with the page one was on."""
    form = ActingForm(request.POST, user=request.user)
    require(form.is_valid())  # somebody else's organisation, or none at all
    organisation = form.cleaned_data["organisation"]
    acting.choose(request, organisation)
    if organisation:
        messages.success(request, _("You now act for %(organisation)s.") % {"organisation": organisation})
    else:
        messages.success(request, _("You now see the content of all your organisations."))
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "desk:home")
