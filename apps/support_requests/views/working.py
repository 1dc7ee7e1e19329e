"""One request at the desk: where managers and the partner in charge work on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import Conflict
from apps.core.forms import ConfirmForm, carry_out
from apps.core.idempotency import once
from apps.core.permissions import require
from apps.core.sections import sections_for
from apps.files.responses import serve
from apps.support_requests import services
from apps.support_requests.choices import Action
from apps.support_requests.forms import (
    AnswerForm,
    DeclineForm,
    HandoverForm,
    InsertForm,
    NoteForm,
    PersonForm,
)
from apps.support_requests.models import Attachment, Deadline, Handover, Message, SupportRequest
from apps.support_requests.permissions import (
    can_answer_handover,
    can_assign,
    can_work_on,
)
from apps.support_requests.suggestions import related_to
from apps.support_requests.threads import thread_for
from apps.support_requests.transitions import allowed_actions
from apps.support_requests.views.returning import came_from


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """All about one request; opening it counts as having read it."""
    case = visible_case(request, number)
    if request.method == "GET":
        services.note_reading(case=case, user=request.user)
    return request_page(request, case)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Asks first; then deletes a closed request before its time."""
    case = visible_case(request, number)
    require(can_assign(request.user))
    if request.method != "POST":
        return render(request, "support_requests/request_erase.html", {"case": case})
    try:
        services.erase(case=case, actor=request.user)
    except Conflict as error:
        messages.error(request, error.user_message)
        return request_page(request, visible_case(request, number), status=error.status)
    messages.success(request, _("Everything about %(number)s has been deleted.") % {"number": number})
    return redirect("support_requests:desk")


@login_required
@require_POST
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Asks the company whether a partner organisation may get it, or hands it over with its consent."""
    form = HandoverForm(request.POST, prefix="assign", case=visible_case(request, number))
    names = ("organisation", "parts", "why", "note", "told")

    def act(case: SupportRequest) -> Handover:
        values = {name: form.cleaned_data[name] for name in names}
        return services.hand_over(case=case, actor=request.user, **values)

    done = _("Done. Below stands whether the company is asked first, or the organisation has it already.")
    return act_once(request, number, "assign_form", form, can_assign(request.user), act, done)


@login_required
@require_POST
def person(request: HttpRequest, number: str) -> HttpResponse:
    """Names the person who looks after it."""
    form = PersonForm(request.POST, prefix="person", case=visible_case(request, number), user=request.user)
    return act_once(request, number, "person_form", form, True, lambda case: services.put_in_charge(
        case=case, actor=request.user, person=form.cleaned_data["person"],
    ), _("Noted who looks after this request."))  # fmt: skip


@login_required
@require_POST
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """The organisation cannot take it on."""
    case, form = visible_case(request, number), DeclineForm(request.POST, prefix="decline")
    require(can_work_on(request.user, case))
    answer, status = carry_out(form, lambda: _declined(request, case, form))
    return answer or request_page(request, visible_case(request, number), status=status, decline_form=form)


def _declined(request: HttpRequest, case: SupportRequest, form: DeclineForm) -> HttpResponse:
    services.decline(case=case, actor=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Thank you for saying so. The network management looks for another partner."))
    return redirect("support_requests:desk")


@login_required
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answers the company."""
    form = AnswerForm(request.POST, request.FILES, prefix="answer")
    done = _("Your answer has been sent.")
    return act_once(
        request, number, "answer_form", form, True, lambda case: _answered(request, case, form), done
    )


def _answered(request: HttpRequest, case: SupportRequest, form: AnswerForm) -> Message:
    names = ("body", "uploads", "question", "newest_seen")
    values = {name: form.cleaned_data[name] for name in names}
    try:
        return services.answer(case=case, actor=request.user, **values)
    except services.AnsweredMeanwhile as error:
        form.show_newer(error.newest)
        messages.warning(request, error.user_message)  # the form is far below what the answer shows first
        raise


@login_required
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Adds an internal note."""
    form = NoteForm(request.POST, request.FILES, prefix="note")
    return act_once(request, number, "note_form", form, True, lambda case: services.add_note(
        case=case, actor=request.user, body=form.cleaned_data["body"], uploads=form.cleaned_data["uploads"],
    ), _("The note has been added."))  # fmt: skip


def mover(service: Callable, done: Any) -> Callable[..., HttpResponse]:
    """A view that makes one move, or says why it is not possible (any more)."""

    @login_required
    @require_POST
    def move(request: HttpRequest, number: str) -> HttpResponse:
        case = visible_case(request, number)
        try:
            once(_key(request), lambda: _moved(service, case, request.user))
        except Conflict as error:
            messages.error(request, error.user_message)
            return request_page(request, visible_case(request, number), status=error.status)
        back = came_from(request)
        messages.success(request, f"{case}: {done}" if back else str(done))
        return redirect(back or case)

    return move


@login_required
@private_page
@require_safe
def file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of a request, as long as the person may see that."""
    case = visible_case(request, number)
    attachments = Attachment.objects.of(case).visible_to(request.user)
    return serve(request, get_object_or_404(attachments, pk=pk).stored)


def _moved(service: Callable, case: SupportRequest, actor) -> str:
    service(case=case, actor=actor)
    return case.get_absolute_url()


def _key(request: HttpRequest) -> UUID:
    """Of the button's form; a form without one counts as sent for the first time."""
    form = ConfirmForm(request.POST)
    return form.cleaned_data["submission_key"] if form.is_valid() else uuid4()


def visible_case(request: HttpRequest, number: str) -> SupportRequest:
    """The request of this number, or 404 for whom it is not there."""
    cases = SupportRequest.objects.visible_to(request.user).select_related(
        "county", "action_field", "offer__organisation", "person"
    )
    return get_object_or_404(cases, public_number=number)


def act_once(request, number, name, form, allowed: bool, act: Callable, done: str) -> HttpResponse:
    """One of the page's forms: carried out once, or shown again with what was typed."""
    case = visible_case(request, number)
    require(allowed and can_work_on(request.user, case))
    if not form.is_valid():
        return request_page(request, case, status=400, **{name: form})
    try:
        address = once(form.cleaned_data["submission_key"], lambda: act(case) and case.get_absolute_url())
    except Conflict as error:
        form.add_error(None, str(error.user_message))
        return request_page(request, visible_case(request, number), status=error.status, **{name: form})
    messages.success(request, done)
    return redirect(address)


def request_page(request, case: SupportRequest, *, status: int = 200, **forms) -> HttpResponse:
    """The page of one request; after a refusal with the form (`forms`) that was sent."""
    may_work = can_work_on(request.user, case)
    thread = thread_for(request.user, case)
    context = {
        "case": case,
        "thread": thread,
        "new_after": getattr(forms.get("answer_form"), "new_after", None),
        "sections": sections_for(case, request.user) if can_assign(request.user) else (),
        "assignment": case.current_assignment,
        "handovers": Handover.objects.of(case) if can_assign(request.user) else (),
        "handover": getattr(case.current_assignment, "handover", None),
        "parts": case.parts_for(request.user),
        "deadlines": Deadline.objects.of(case),
        "related": related_to(case, request.user, may_link=may_work),
        "actions": {Action(action).value for action in allowed_actions(case.state)},
        "can_work_on": may_work,
        "can_assign": can_assign(request.user),
        "can_answer_handover": _can_answer(request.user, case),
        **_empty_forms(request, case, thread.newest),
        **forms,
    }
    return render(request, "support_requests/request_detail.html", context, status=status)


def _empty_forms(request: HttpRequest, case: SupportRequest, newest: int) -> dict[str, Any]:
    """Whatever can be sent from the page."""
    return {
        "button_form": ConfirmForm(),
        "assign_form": HandoverForm(prefix="assign", case=case),
        "answer_form": AnswerForm(prefix="answer", initial={"newest_seen": newest}),
        "person_form": PersonForm(prefix="person", case=case, user=request.user),
        "template_form": InsertForm(prefix="answer", case=case, user=request.user),
        "note_form": NoteForm(prefix="note"),
        "decline_form": DeclineForm(prefix="decline"),
    }


def _can_answer(user, case: SupportRequest) -> bool:
    handover = getattr(case.current_assignment, "handover", None)
    return handover is not None and can_answer_handover(user, handover)
