"""Partners' own calendars: the list, one calendar with its imports, and the report of an import."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.events.forms.sources import SourceDecisionForm, SourceForm
from apps.events.models import CalendarSource
from apps.events.permissions import can_decide_on_sources, can_keep_source
from apps.events.reports import parts_of
from apps.events.services import sources as services
from apps.partners.acting import acting_for
from apps.partners.permissions import can_write

REFUSE = "refuse"


@login_required
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The calendars of one's organisations; all for managers, those that wait first."""
    found = CalendarSource.objects.visible_to(request.user).with_owner().waiting_first()
    context = {"page": paginate(request, found), "may_create": can_write(request.user)}
    return render(request, "events/source_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source_create(request: HttpRequest) -> HttpResponse:
    """Proposes a calendar."""
    require(can_write(request.user))
    chosen = acting_for(request)
    initial = {"organisation": chosen} if chosen else {}
    form = SourceForm(posted(request), user=request.user, initial=initial)
    done, status = carry_out(
        form, lambda: redirect(once(form.cleaned_data["submission_key"], lambda: _proposed(form, request)))
    )
    return done or render(request, "events/source_form.html", {"form": form}, status=status)


def _proposed(form: SourceForm, request: HttpRequest) -> str:
    source = services.propose(source=form.new_source(), actor=request.user)
    messages.success(request, _("Proposed. It is fetched as soon as the network management has agreed."))
    return source.get_absolute_url()


@login_required
@require_safe
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How a calendar is doing, what vanished from it, and its imports."""
    source = _visible(request, pk)
    context = {
        "source": source,
        "may_keep": can_keep_source(request.user, source),
        "may_decide": can_decide_on_sources(request.user),
        "vanished": source.imported.vanished(),
        "page": paginate(request, source.imports.all(), per_page=10),
    }
    return render(request, "events/source_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or another address, which is approved anew."""
    source = _kept(request, pk)
    form = SourceForm(posted(request), user=request.user, source=source)
    done, status = carry_out(form, lambda: _changed(request, source, form))
    return done or render(request, "events/source_form.html", {"form": form, "source": source}, status=status)


def _changed(request: HttpRequest, source: CalendarSource, form: SourceForm) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in ("name", "address")}
    services.change(source=source, actor=request.user, **values)
    messages.success(request, _("Saved."))
    return redirect(source)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Managers: whether and how it is fetched."""
    source = _visible(request, pk)
    require(can_decide_on_sources(request.user))
    form = SourceDecisionForm(posted(request), source=source)
    done, status = carry_out(
        form,
        lambda: redirect(once(form.cleaned_data["submission_key"], lambda: _decided(request, source, form))),
        field="note",
    )
    context = {"form": form, "source": source}
    return done or render(request, "events/source_decide.html", context, status=status)


def _decided(request: HttpRequest, source: CalendarSource, form: SourceDecisionForm) -> str:
    if request.POST.get("decision") == REFUSE:
        services.refuse(source=source, note=form.cleaned_data["note"], actor=request.user)
        messages.success(request, _("Refused. The organisation has been told."))
    else:
        services.approve(source=source, values=form.cleaned_data, actor=request.user)
        messages.success(request, _("Saved. The calendar is fetched accordingly."))
    return source.get_absolute_url()


@login_required
@require_POST
def source_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.pause, _("Paused. What has come in stays."))


@login_required
@require_POST
def source_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.resume, _("It is fetched again, the first time within a minute."))


@login_required
@require_POST
def source_fetch(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.fetch_now, _("It is fetched within a minute. Then look here again."))


def _move(request: HttpRequest, pk: int, act, done: str) -> HttpResponse:
    source = _kept(request, pk)
    try:
        act(source=source, actor=request.user)
    except UserError as refusal:
        messages.error(request, refusal.user_message)
    else:
        messages.success(request, done)
    return redirect(source)


@login_required
@require_safe
def source_import(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one fetch brought."""
    source = _visible(request, pk)
    report = get_object_or_404(source.imports, pk=number)
    context = {"source": source, "report": report, "parts": parts_of(report, user=request.user)}
    return render(request, "events/source_import.html", context)


def _visible(request: HttpRequest, pk: int) -> CalendarSource:
    return get_object_or_404(CalendarSource.objects.visible_to(request.user).with_owner(), pk=pk)


def _kept(request: HttpRequest, pk: int) -> CalendarSource:
    """404 for what the person may not see, 403 for what they see but may not change."""
    source = _visible(request, pk)
    require(can_keep_source(request.user, source))
    return source
