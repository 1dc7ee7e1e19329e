"""The company's page of its case, behind the link. GET shows, POST acts."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.core import ratelimit
from apps.core.decorators import private_page
from apps.core.errors import Conflict, RateLimited
from apps.core.idempotency import once
from apps.core.sections import sections_for
from apps.files.responses import serve
from apps.support_requests import services
from apps.support_requests.forms import RatingForm, RefusalForm, ReplyForm
from apps.support_requests.models import Attachment, Deadline, Handover, Reading, SupportRequest
from apps.support_requests.stations import stations
from apps.support_requests.suggestions import content_for_company
from apps.support_requests.threads import thread_for_company

# What has just been done: told by the address, because a visitor gets no cookie.
DONE = {
    "antwort": _("Your message has been sent. Those in charge have been notified."),
    "geloest": _("Thank you. We are glad that you have been helped."),
    "offen": _("Your request is open again. Those in charge have been notified."),
    "zugestimmt": _("Thank you. The organisation has got your request and has been notified."),
    "abgelehnt": _("The organisation does not get your request. We look for another way."),
    "kreis": _("Your choice has been saved."),
    "bewertet": _("Thank you for telling us."),
    "zurueckgezogen": _("Your request has been withdrawn."),
}


def as_shown(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what decides about a request: refused if it is not what its page showed any more.

    A page may have been open while two requests were put together: what was meant for one is not for both.
    """

    @wraps(view)
    def checked(request: HttpRequest, token: str, *args, **kwargs) -> HttpResponse:
        numbers = request.POST.get("numbers", "")
        if not numbers:
            return view(request, token, *args, **kwargs)
        try:
            with services.as_shown(case=services.find_by_token(token), numbers=numbers):
                return view(request, token, *args, **kwargs)
        except services.PutTogether as error:
            problem = error.user_message
            return case_page(request, error.into, token, problem=problem, status=error.status)

    return checked


@private_page
@require_safe
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Where it stands, who is in charge, what was written; and the form to answer."""
    return case_page(request, services.find_by_token(token), token)


@private_page
@require_POST
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The company writes or adds files."""
    case = services.find_by_token(token)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, case, token, form=form, status=400)
    try:
        ratelimit.hit("support.reply", str(case.pk), limit=30, period=timedelta(hours=1))
        # Only the word is remembered for a second click: what is stored must not open the case.
        done = once(form.cleaned_data["submission_key"], lambda: _replied(case, form))
        return redirect(address(token, done))
    except (Conflict, RateLimited) as error:
        form.add_error(None, str(error.user_message))
        return case_page(request, services.find_by_token(token), token, form=form, status=error.status)


def _replied(case: SupportRequest, form: ReplyForm) -> str:
    services.reply(case=case, body=form.cleaned_data["body"], uploads=form.cleaned_data["uploads"])
    return "antwort"


@private_page
@require_POST
@as_shown
def solved(request: HttpRequest, token: str) -> HttpResponse:
    """The company says that it is helped."""
    return _move(request, token, services.mark_solved, "geloest")


@private_page
@require_POST
@as_shown
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """It was marked as solved, but is not."""
    return _move(request, token, services.reopen_by_company, "offen")


@private_page
@require_safe
def file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A file of this case; what is internal, or of another case, does not exist here."""
    case = services.find_by_token(token)
    attachment = get_object_or_404(Attachment.objects.of(case).for_company(), pk=pk)
    return serve(request, attachment.stored)


def _move(request: HttpRequest, token: str, service: Callable, done: str) -> HttpResponse:
    case = services.find_by_token(token)
    try:
        service(case=case)
    except Conflict as error:
        fresh = services.find_by_token(token)
        return case_page(request, fresh, token, problem=error.user_message, status=error.status)
    return redirect(address(token, done))


def case_page(
    request, case, token, *, form=None, problem="", status: int = 200, refusal_form=None, rating_form=None
) -> HttpResponse:
    """The page of a case, after a refusal with what was typed."""
    context = {
        "case": case,
        "token": token,
        "thread": thread_for_company(case),
        "sections": sections_for(case, None),
        "assignment": case.current_assignment,
        "stations": stations(case),
        "answer_deadline": Deadline.objects.of(case).promised(),
        "handovers": Handover.objects.of(case),
        "refusal_form": refusal_form or RefusalForm(),
        "rating_form": rating_form or RatingForm(case=case),
        "helpful": content_for_company(case),
        "readings": Reading.objects.for_company(case),
        "form": form or ReplyForm(),
        "may_reply": bool(settings.BOUNCE_ADDRESS),
        "done": DONE.get(request.GET.get("stand", ""), "") if status == 200 else "",
        "problem": problem,
    }
    return render(request, "support_requests/case_detail.html", context, status=status)


def address(token: str, done: str) -> str:
    """The case's page, with what has just been done."""
    return f"{reverse('support_requests:case', args=[token])}?stand={done}"
