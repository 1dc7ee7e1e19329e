"""The managers' page of mails: what became of each, never what it says."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import Conflict
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.outbox import services
from apps.outbox.choices import MessageState
from apps.outbox.models import OutboxMessage
from apps.outbox.permissions import can_look_after

PER_PAGE = 50


@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """All mails, or those in the state that `?zustand=` names; the newest first."""
    require(can_look_after(request.user))
    visible = OutboxMessage.objects.visible_to(request.user)
    counts = visible.counts()
    state = request.GET.get("zustand", "")
    chosen = visible.in_state(state) if state in MessageState.values else visible
    context = {
        "page": paginate(request, chosen, per_page=PER_PAGE),
        "state": state if state in MessageState.values else "",
        "states": [(value, label, counts.get(value, 0)) for value, label in MessageState.choices],
    }
    return render(request, "outbox/message_list.html", context)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends one that failed, or may have, once more."""
    return _decide(request, pk, services.resend, _("The e-mail will be sent again."))


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Decides that one shall not be sent (again)."""
    return _decide(request, pk, services.discard, _("The e-mail will not be sent."))


def _decide(request: HttpRequest, pk: int, decision: Callable, success: str) -> HttpResponse:
    require(can_look_after(request.user))
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    try:
        decision(message=message, actor=request.user)
    except Conflict as error:
        messages.error(request, error.user_message)
    else:
        messages.success(request, success)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list as the manager had filtered it."""
    came_from = request.POST.get("next", "")
    if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return came_from
    return reverse("outbox:list")
