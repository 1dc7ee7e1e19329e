"""Managers set which kinds of organisations may read whose requests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.core.forms import carry_out, posted
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.forms import CompartmentsForm
from apps.support_requests.models import Compartment
from apps.support_requests.permissions import can_set_compartments


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """A table of boxes: kinds of organisations, and who asks."""
    require(can_set_compartments(request.user))
    form = CompartmentsForm(posted(request), barred=Compartment.objects.pairs())
    answer, status = carry_out(form, lambda: _saved(request, form))
    if answer is not None:
        return answer
    if status == 409:
        # What was ticked stays; sent again, it takes the place of what the other one has saved.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["former"] = form.initial["former"]  # type: ignore[index]
    return render(request, "support_requests/compartments_form.html", {"form": form}, status=status)


def _saved(request: HttpRequest, form: CompartmentsForm) -> HttpResponse:
    lost = services.set_compartments(pairs=form.pairs(), former=form.former_pairs(), actor=request.user)
    messages.success(request, _("Saved. It holds at once."))
    if lost:
        told = ngettext(
            "%(number)s open request was with an organisation that may no longer read it, and is back with "
            "the network management.",
            "%(number)s open requests were with organisations that may no longer read them, and are back "
            "with the network management.",
            lost,
        )
        messages.warning(request, told % {"number": lost})
    return redirect("support_requests:compartments")
