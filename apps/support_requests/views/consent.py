"""The company decides who gets its request. GET shows, POST acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.decorators import private_page
from apps.core.forms import carry_out, posted
from apps.support_requests import services
from apps.support_requests.forms import CircleForm, RefusalForm
from apps.support_requests.models import Handover, SupportRequest
from apps.support_requests.views.case import address, as_shown, case_page


@private_page
@require_POST
def agree(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """This organisation may get it."""
    case, handover, form = _asked(request, token, pk)
    answer, status = carry_out(form, lambda: _agreed(case, handover, token))
    return answer or _again(request, token, form, status)


@private_page
@require_POST
def refuse(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """This organisation may not get it."""
    case, handover, form = _asked(request, token, pk)
    answer, status = carry_out(form, lambda: _refused(case, handover, form, token))
    return answer or _again(request, token, form, status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
@as_shown
def circle(request: HttpRequest, token: str) -> HttpResponse:
    """Which organisations may get the request without another question, and who had it so far."""
    case = services.find_by_token(token)
    form = CircleForm(posted(request), case=case)
    answer, status = carry_out(form, lambda: _chosen(case, form, token))
    context = {"case": case, "token": token, "form": form}
    return answer or render(request, "support_requests/case_circle.html", context, status=status)


def _asked(request: HttpRequest, token: str, pk: int) -> tuple[SupportRequest, Handover, RefusalForm]:
    case = services.find_by_token(token)
    return case, get_object_or_404(Handover.objects.of(case), pk=pk), RefusalForm(request.POST)


def _agreed(case: SupportRequest, handover: Handover, token: str) -> HttpResponse:
    services.agree(case=case, handover=handover)
    return redirect(address(token, "zugestimmt"))


def _refused(case: SupportRequest, handover: Handover, form: RefusalForm, token: str) -> HttpResponse:
    services.refuse(case=case, handover=handover, reason=form.cleaned_data["reason"])
    return redirect(address(token, "abgelehnt"))


def _chosen(case: SupportRequest, form: CircleForm, token: str) -> HttpResponse:
    services.choose_circle(case=case, organisations=form.cleaned_data["organisations"])
    return redirect(address(token, "kreis"))


def _again(request: HttpRequest, token: str, form: RefusalForm, status: int) -> HttpResponse:
    problem = " ".join(str(error) for error in form.non_field_errors())
    case = services.find_by_token(token)
    return case_page(request, case, token, problem=problem, refusal_form=form, status=status)
