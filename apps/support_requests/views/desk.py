"""The desk: what there is to do, and how what came by telephone gets there."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.forms import posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.board import RECENT, columns_of, counts_of_open, keys_of, rows_of
from apps.support_requests.choices import Layout
from apps.support_requests.forms import CallForm
from apps.support_requests.models import InboundMail, SupportRequest
from apps.support_requests.permissions import can_change_view, can_record_call, can_set_service_times
from apps.support_requests.selection import STATE, Selection
from apps.support_requests.views.live import desk_page


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The requests the person may see, the most pressing first; or the view that opens by itself."""
    selection = Selection(request.GET, user=request.user, layout=Layout.LIST)
    if selection.is_empty and selection.default is not None:
        return redirect(selection.default)
    cases = SupportRequest.objects.visible_to(request.user)
    rows = cases.for_lists(request.user)
    page = paginate(request, keys_of(selection.form.apply(rows)), per_page=25)
    page.object_list = rows_of(rows, list(page))
    context = {"page": page, "states": _states(cases, selection), **_around(request, selection)}
    parts = "support_requests/_desk_live.html"
    return desk_page(request, "support_requests/desk.html", parts, cases, context)


@login_required
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The most pressing requests of each state beside each other."""
    selection = Selection(request.GET, user=request.user, layout=Layout.BOARD)
    cases = SupportRequest.objects.visible_to(request.user).for_lists(request.user)
    columns = [
        {"column": column, "url": selection.list_of(column.state)}
        for column in columns_of(selection.form.apply(cases), request.user)
    ]
    context = {"columns": columns, "recent": RECENT.days, **_around(request, selection)}
    parts = "support_requests/_board_live.html"
    return desk_page(request, "support_requests/board.html", parts, cases, context)


def _states(cases, selection: Selection) -> list[dict[str, Any]]:
    """How many are in each open state, and where to see only those."""
    chosen = selection.form.chosen.get(STATE)
    return [
        {"state": state, "count": count, "url": selection.list_of(state), "is_chosen": chosen == state}
        for state, count in counts_of_open(cases).items()
    ]


def _around(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    """What stands above list and board."""
    return {
        "selection": selection,
        "can_change_view": selection.view is not None and can_change_view(request.user, selection.view),
        "can_record_call": can_record_call(request.user),
        "open_mails": InboundMail.objects.visible_to(request.user).open().count(),
        "can_set_up": can_set_service_times(request.user),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_call(request: HttpRequest) -> HttpResponse:
    """A request that came by telephone."""
    require(can_record_call(request.user))
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _recorded(request, form)))
    status = 400 if request.method == "POST" else 200
    return render(request, "support_requests/request_record.html", {"form": form}, status=status)


def _recorded(request: HttpRequest, form: CallForm) -> str:
    form.instance.language = reader_language()
    case = services.record_call(
        case=form.instance, actor=request.user, consent_version=settings.PRIVACY_NOTICE_VERSION
    )
    messages.success(request, _("The request has been recorded as %(number)s.") % {"number": case})
    return case.get_absolute_url()
