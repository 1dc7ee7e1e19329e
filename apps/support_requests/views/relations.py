"""What a request is linked with: looked for, added and taken away."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.forms import carry_out
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.choices import RelationKind
from apps.support_requests.forms import RelationForm, RelationSearchForm
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_work_on
from apps.support_requests.suggestions import HEADINGS, MOST_FOUND, found_content, found_requests
from apps.support_requests.views.working import request_page, visible_case


@login_required
@never_cache
@require_safe
def find(request: HttpRequest, number: str) -> HttpResponse:
    """Looks for something to link by its words."""
    case = visible_case(request, number)
    require(can_work_on(request.user, case))
    form = RelationSearchForm(request.GET)
    found = {}
    if words := form.words:
        found = found_content(case, words)
        found[RelationKind.OTHER] = found_requests(case, request.user, words)
    context = {
        "case": case,
        "form": form,
        "words": form.words,
        "most": MOST_FOUND,
        "groups": [(HEADINGS[kind], rows) for kind, rows in found.items() if rows],
    }
    return render(request, "support_requests/request_relations.html", context)


@login_required
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Links the request with something."""
    return _change(request, number, services.link, _("Linked."))


@login_required
@require_POST
def remove(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a link away."""
    return _change(request, number, services.unlink, _("The link has been removed."))


def _change(request: HttpRequest, number: str, service: Callable, done: str) -> HttpResponse:
    case, form = visible_case(request, number), RelationForm(request.POST)
    require(can_work_on(request.user, case))

    def act() -> HttpResponse:
        values = form.cleaned_data
        service(case=case, kind=values["kind"], key=values["key"], actor=request.user)
        messages.success(request, done)
        return redirect(_back(case, values["q"]))

    answer, status = carry_out(form, act)
    if answer is None:
        for error in form.non_field_errors() or [_("Please choose what it is about.")]:
            messages.error(request, str(error))
    return answer or request_page(request, visible_case(request, number), status=status)


def _back(case: SupportRequest, words: str) -> str:
    """To the page of the request, or to what was found, as it was before."""
    if not words:
        return f"{case.get_absolute_url()}#passendes"
    address = reverse("support_requests:relations", args=[case.public_number])
    return f"{address}?{urlencode({'q': words})}"
