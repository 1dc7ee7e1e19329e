"""The managers' page of mails: what became of each, never what it says; and stopping all mail."""

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
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.models import BouncedAddress, OutboxMessage
from apps.outbox.permissions import can_look_after
from apps.outbox.querysets import counts_by_state
from apps.outbox.standstill import look

PER_PAGE = 50
# More are only said to be more: counting costs with every row.
MOST_COUNTED = 1000


@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """All mails, or those in a state (`zustand`), of a kind (`art`), to an address (`an`); newest first."""
    require(can_look_after(request.user))
    visible = OutboxMessage.objects.visible_to(request.user)
    counts = counts_by_state(most=MOST_COUNTED)
    state, kind, recipient = (request.GET.get(name, "").strip() for name in ("zustand", "art", "an"))
    chosen = visible.matching(state=state, kind=kind, recipient=recipient)
    context = {
        "page": paginate(request, chosen.prefetch_related("bounces"), per_page=PER_PAGE),
        "state": state,
        "states": [(value, label, counts.get(value, 0)) for value, label in MessageState.choices],
        "kind": kind,
        "kinds": MailKind.choices,
        "recipient": recipient,
        "health": look(),
        "most_counted": MOST_COUNTED,
    }
    return render(request, "outbox/message_list.html", context)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends one that failed, or may have, once more."""
    require(can_look_after(request.user))
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    return _decide(
        request,
        lambda: services.resend(message=message, actor=request.user),
        _("The e-mail will be sent again."),
    )


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Decides that one shall not be sent (again)."""
    require(can_look_after(request.user))
    message = get_object_or_404(OutboxMessage.objects.visible_to(request.user), pk=pk)
    return _decide(
        request,
        lambda: services.discard(message=message, actor=request.user),
        _("The e-mail will not be sent."),
    )


@login_required
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Stops all mail."""
    return _decide(request, lambda: services.pause(actor=request.user), _("No e-mail goes out any more."))


@login_required
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Lets mail go on."""
    return _decide(request, lambda: services.resume(actor=request.user), _("E-mail goes out again."))


@login_required
@require_safe
def address_list(request: HttpRequest) -> HttpResponse:
    """Addresses that get no newsletter, as mail to them came back; the newest first."""
    require(can_look_after(request.user))
    blocked = BouncedAddress.objects.visible_to(request.user).blocked()
    return render(
        request, "outbox/address_list.html", {"page": paginate(request, blocked, per_page=PER_PAGE)}
    )


@login_required
@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets an address have newsletters again."""
    require(can_look_after(request.user))
    address = get_object_or_404(BouncedAddress.objects.visible_to(request.user), pk=pk)
    return _decide(
        request,
        lambda: services.unblock(address=address, actor=request.user),
        _("The address gets newsletters again."),
        back="outbox:addresses",
    )


def _decide(
    request: HttpRequest, decision: Callable[[], object], success: str, *, back: str = "outbox:list"
) -> HttpResponse:
    """Carries a decision out, and says so; a second click hears that it is too late."""
    try:
        decision()
    except Conflict as error:
        messages.error(request, error.user_message)
    else:
        messages.success(request, success)
    came_from = request.POST.get("next", "")
    if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return redirect(came_from)
    return redirect(reverse(back))
