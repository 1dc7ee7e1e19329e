"""Managers say where the addresses of an old website lead."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.redirects import services
from apps.redirects.forms import RedirectForm, RedirectImportForm
from apps.redirects.models import Redirect
from apps.redirects.permissions import can_redirect


@login_required
@require_safe
def redirect_list(request: HttpRequest) -> HttpResponse:
    """All of them, with how often each was asked for."""
    require(can_redirect(request.user))
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    page = paginate(request, Redirect.objects.containing(words), per_page=50)
    return render(request, "redirects/redirect_list.html", {"page": page, "words": words})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One old address; without `pk` a new one."""
    require(can_redirect(request.user))
    known = None if pk is None else get_object_or_404(Redirect, pk=pk)
    initial = {"old": known.old, "new": known.new, "is_gone": known.is_gone} if known else {}
    form = RedirectForm(posted(request), initial=initial)
    answer, status = carry_out(form, lambda: _save(request, form, known), field="old")
    if answer is not None:
        return answer
    return render(request, "redirects/redirect_form.html", {"form": form, "object": known}, status=status)


def _save(request: HttpRequest, form: RedirectForm, known: Redirect | None) -> HttpResponse:
    def save() -> str:
        services.save(**form.values(), redirect=known, actor=request.user)
        messages.success(request, _("Saved. The old address leads there from now on."))
        return reverse("redirects:list")

    return redirect(once(form.cleaned_data["submission_key"], save))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets one."""
    require(can_redirect(request.user))
    services.remove(redirect=get_object_or_404(Redirect, pk=pk), actor=request.user)
    messages.success(request, _("The redirect has been removed."))
    return redirect("redirects:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """A table; what became of each line is shown at once, and sending it again changes nothing more."""
    require(can_redirect(request.user))
    form = RedirectImportForm(posted(request), request.FILES or None)
    if not form.is_bound or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "redirects/redirect_import.html", {"form": form}, status=status)
    outcomes = services.take_in(lines=form.cleaned_data["table"], actor=request.user)
    context = {
        "taken": sum(one.state in {"made", "changed"} for one in outcomes),
        "known": sum(one.state == "known" for one in outcomes),
        "refused": [one for one in outcomes if one.state == "refused"],
    }
    return render(request, "redirects/redirect_import_report.html", context)
