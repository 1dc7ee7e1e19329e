"""Views of the desk are saved, renamed, shared, replaced and deleted; one of them may open first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.choices import Layout
from apps.support_requests.forms import ViewForm
from apps.support_requests.models import SavedView
from apps.support_requests.permissions import can_change_view
from apps.support_requests.selection import Selection
from apps.support_requests.views.returning import came_from


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The filters in the address get a name."""
    selection = _selection(request)
    form = ViewForm(posted(request), user=request.user)
    answer, status = carry_out(form, lambda: _created(request, form, selection), field="name")
    context = {"form": form, "filters": selection.form, "back": selection.here}
    return answer or render(request, "support_requests/view_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or other people who see it."""
    view = _changeable(request, pk)
    form = ViewForm(posted(request), user=request.user, view=view)
    answer, status = carry_out(form, lambda: _changed(request, form, view), field="name")
    context = {"form": form, "view": view, "filters": Selection.of(view, request.user).form}
    return answer or render(request, "support_requests/view_form.html", context, status=status)


@login_required
@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The view opens with the filters in the address from now on."""
    view, selection = _changeable(request, pk), _selection(request)
    filters, layout = selection.form.chosen, selection.layout
    view = services.replace_filters(view=view, actor=request.user, filters=filters, layout=layout)
    messages.success(request, _("“%(name)s” now opens with these filters.") % {"name": view.name})
    return redirect(view)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    view = _changeable(request, pk)
    if request.method != "POST":
        return render(request, "support_requests/view_delete.html", {"view": view})
    services.delete_view(view=view, actor=request.user)
    messages.success(request, _("The view “%(name)s” has been deleted.") % {"name": view.name})
    return redirect("support_requests:desk")


@login_required
@require_POST
def open_first(request: HttpRequest, pk: int) -> HttpResponse:
    """The view opens whenever the person comes to the desk."""
    view = _visible(request, pk)
    services.open_first(view=view, actor=request.user)
    messages.success(request, _("“%(name)s” now opens when you come to the requests.") % {"name": view.name})
    return redirect(came_from(request) or view)


@login_required
@require_POST
def open_none_first(request: HttpRequest) -> HttpResponse:
    """All open requests come first again."""
    services.open_none_first(actor=request.user)
    messages.success(request, _("All open requests are shown again when you come to the requests."))
    return redirect(came_from(request) or "support_requests:desk")


def _created(request: HttpRequest, form: ViewForm, selection: Selection) -> HttpResponse:
    def save() -> str:
        filters, layout = selection.form.chosen, selection.layout
        view = services.save_view(actor=request.user, filters=filters, layout=layout, **form.values)
        return view.get_absolute_url()

    address = once(form.cleaned_data["submission_key"], save)
    messages.success(request, _("The view has been saved. It stands above the requests from now on."))
    return redirect(address)


def _changed(request: HttpRequest, form: ViewForm, view: SavedView) -> HttpResponse:
    view = services.change_view(view=view, actor=request.user, **form.values)
    messages.success(request, _("The view has been saved."))
    return redirect(view)


def _selection(request: HttpRequest) -> Selection:
    """Of the address: its filters, and whether it was a list or a board."""
    is_board = request.GET.get("als") == Layout.BOARD
    return Selection(request.GET, user=request.user, layout=Layout.BOARD if is_board else Layout.LIST)


def _visible(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)


def _changeable(request: HttpRequest, pk: int) -> SavedView:
    view = _visible(request, pk)
    require(can_change_view(request.user, view))
    return view
