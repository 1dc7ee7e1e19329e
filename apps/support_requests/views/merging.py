"""Two requests become one, one becomes two. GET shows, POST acts; where an old number leads."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.forms import ConfirmForm, carry_out, posted
from apps.core.idempotency import address_of, once
from apps.core.permissions import require
from apps.support_requests import services
from apps.support_requests.choices import State
from apps.support_requests.forms.merging import MergeForm, OtherRequestForm, SplitForm
from apps.support_requests.merge_rules import loses, obstacles, open_question
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.threads import thread_for
from apps.support_requests.views.working import visible_case

_NUMBER = re.compile(r"U-[0-9A-Z]{4}-[0-9A-Z]{4}")
# The fields of the desk's forms in which somebody writes.
_WRITTEN = {"body", "note", "reason", "subject", "why", "words"}


@login_required
@never_cache
@require_safe
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """With which request? Those of the same company are suggested."""
    case = visible_case(request, number)
    require(can_assign(request.user))
    typed = request.GET if {"nummer", "anfrage"} & set(request.GET) else None
    form = OtherRequestForm(typed, case=case, user=request.user)
    if form.is_bound and form.is_valid():
        return redirect("support_requests:merge_confirm", case.public_number, form.other.public_number)
    status = 400 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "support_requests/request_merge.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """Both side by side, and what will happen; then it does: `number` goes into `other`."""
    if request.method == "POST" and (address := _done_already(request)):
        return redirect(address)
    former, case = visible_case(request, number), visible_case(request, other)
    require(can_assign(request.user))
    form = MergeForm(posted(request), former=former, case=case)
    answer, status = carry_out(form, lambda: _merge(request, form, former, case))
    if answer:
        return answer
    if status == 409:  # somebody was faster: as it is now, or at its new number
        former, case = visible_case(request, number), visible_case(request, other)
        form.show_again(former, case)
    context = {
        "former": former, "case": case, "form": form, "obstacles": obstacles(former, case),
        "loser": loses(former, case), "question": open_question(former),
        "can_be_turned": former.pk != case.pk and not obstacles(case, former),
    }  # fmt: skip
    return render(request, "support_requests/request_merge_confirm.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Some of the messages become a request of its own."""
    case = visible_case(request, number)
    require(can_assign(request.user))
    form = SplitForm(posted(request), case=case, entries=thread_for(request.user, case).entries)
    answer, status = carry_out(form, lambda: _split(request, form, case))
    context = {"case": case, "form": form, "is_withdrawn": case.state == State.WITHDRAWN}
    return answer or render(request, "support_requests/request_split.html", context, status=status)


def at_its_new_number(request: HttpRequest) -> HttpResponse | None:
    """For an address of the desk with a number that a request had before; None if there is no such request.

    Whoever only looks is led on. What somebody has written is shown to them: nothing of it was kept.
    """
    match = request.resolver_match
    moved: dict[str, SupportRequest] = {}
    for name, value in match.kwargs.items() if match else ():
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            seen = SupportRequest.objects.visible_to(request.user)
            if case := seen.filter(former_numbers__number=value).first():
                moved[name] = case
    if not match or not moved:
        return None
    case = next(iter(moved.values()))
    if request.method not in {"GET", "HEAD"}:
        return _not_kept(request, case)
    numbers = match.kwargs | {name: one.public_number for name, one in moved.items()}
    if len(set(numbers.values())) < len(numbers):
        return redirect(case)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse(match.view_name, kwargs=numbers) + query)


def _not_kept(request: HttpRequest, case: SupportRequest) -> HttpResponse:
    written = [
        text
        for name, texts in request.POST.lists()
        if name.rpartition("-")[2] in _WRITTEN
        for text in texts
        if text.strip()
    ]
    files = [file.name for _name, files in request.FILES.lists() for file in files]
    context = {"case": case, "written": written, "files": files}
    return render(request, "support_requests/request_moved.html", context, status=409)


def _done_already(request: HttpRequest) -> str:
    """Where a first click on the same form has led: by then one of the two is no longer there."""
    form = ConfirmForm(request.POST)
    return address_of(form.cleaned_data["submission_key"]) if form.is_valid() else ""


def _merge(
    request: HttpRequest, form: MergeForm, former: SupportRequest, case: SupportRequest
) -> HttpResponse:
    ticked, losing = form.cleaned_data.get("same_company", False), form.cleaned_data["losing"]

    def merged() -> str:
        services.merge(former=former, case=case, actor=request.user, same_company=ticked, losing=losing)
        return case.get_absolute_url()

    address, number = once(form.cleaned_data["submission_key"], merged), str(former)
    messages.success(request, _("%(number)s is now part of this request.") % {"number": number})
    return redirect(address)


def _split(request: HttpRequest, form: SplitForm, case: SupportRequest) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in ("messages", "subject", "action_field")}

    def new() -> str:
        return services.split(case=case, actor=request.user, **values).get_absolute_url()

    address = once(form.cleaned_data["submission_key"], new)
    messages.success(request, _("This is the new request. The company has been told of it."))
    return redirect(address)
