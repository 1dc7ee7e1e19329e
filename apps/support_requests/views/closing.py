"""How a case ends, in the company's hands: withdrawn, deleted, rated. GET shows, POST acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import Conflict
from apps.core.forms import carry_out, posted
from apps.support_requests import services
from apps.support_requests.forms import RatingForm, WithdrawForm
from apps.support_requests.models import SupportRequest
from apps.support_requests.views.case import address, as_shown, case_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
@as_shown
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first; then takes the request back, and deletes it if that is wished."""
    case = services.find_by_token(token)
    form = WithdrawForm(posted(request), case=case)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.errors else 200
        context = {"case": case, "token": token, "form": form}
        return render(request, "support_requests/case_withdraw.html", context, status=status)
    if form.cleaned_data["erase"]:
        services.withdraw_and_erase(case=case)
        return redirect("support_requests:erased")
    try:
        services.withdraw(case=case)
    except Conflict as error:
        fresh = services.find_by_token(token)
        return case_page(request, fresh, token, problem=error.user_message, status=error.status)
    return redirect(address(token, "zurueckgezogen"))


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What is said when there is nothing left to show."""
    return render(request, "support_requests/case_erased.html")


@private_page
@require_POST
@as_shown
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The company says whether it was helped."""
    case = services.find_by_token(token)
    form = RatingForm(request.POST, case=case)
    answer, status = carry_out(form, lambda: _rated(case, form, token))
    return answer or case_page(request, services.find_by_token(token), token, rating_form=form, status=status)


def _rated(case: SupportRequest, form: RatingForm, token: str) -> HttpResponse:
    services.rate(case=case, helped=form.cleaned_data["helped"], words=form.cleaned_data["words"])
    return redirect(address(token, "bewertet"))
