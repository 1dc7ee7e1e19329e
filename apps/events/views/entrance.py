"""The entrance: people are checked in with or without scripts, and through a short loss of connection.

The script (`static/js/entrance.js`) sends the same forms, asks for JSON, and repeats what did not arrive.
"""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.pagination import paginate
from apps.events import documents
from apps.events.forms.entrance import CheckInForm, EntranceForm, WalkInForm
from apps.events.models import Attendance, Event, Participant
from apps.events.permissions import can_check_in
from apps.events.querysets import presence
from apps.events.services import attending
from apps.events.views.manage import pages

PEOPLE_PER_PAGE = 200


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows who is expected and who is there; POST checks one in, by list or by number."""
    event = pages.editable(request, pk)
    if request.method != "POST":
        return _page(request, event)
    form = CheckInForm(request.POST, event=event)
    if not form.is_valid():
        return _refused(request, event, form, 400)
    try:
        person = _person(event, form)
        done = attending.check_in(participant=person, actor=request.user, **form.circumstances)
    except UserError as refusal:
        form.add_error(None, str(refusal.user_message))
        return _refused(request, event, form, refusal.status)
    return _done(request, event, done, form)


@login_required
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody comes without a registration."""
    event = pages.editable(request, pk)
    if request.method != "POST":
        form = WalkInForm(event=event, session=_session(request, event), initial={"key": uuid.uuid4()})
        return render(request, "events/entrance_walk_in.html", {"event": event, "form": form})
    form = WalkInForm(request.POST, event=event)
    if not form.is_valid():
        return _refused(request, event, form, 400, "events/entrance_walk_in.html")
    given = {name: form.cleaned_data[name] for name in ("name", "company", "county", "photo_consent")}
    try:
        done = attending.walk_in(event=event, actor=request.user, **given, **form.circumstances)
    except UserError as refusal:
        form.add_error(None, str(refusal.user_message))
        return _refused(request, event, form, refusal.status, "events/entrance_walk_in.html")
    return _done(request, event, done, form)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int, attendance: int) -> HttpResponse:
    """Takes a check-in back."""
    event = pages.editable(request, pk)
    found = get_object_or_404(Attendance.objects.of_event(event).with_person(), pk=attendance)
    attending.undo(attendance=found, actor=request.user)
    messages.success(request, _("Taken back: %(name)s") % {"name": found.participant.name})
    return redirect(_entrance_of(event, found.session))


@login_required
@private_page
@require_safe
def present(request: HttpRequest, pk: int) -> JsonResponse:
    """How many are there now, for the script."""
    event = pages.editable(request, pk)
    return JsonResponse(_numbers(event, _session(request, event)))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Where a ticket's code leads: the entrance checks in here, others read what it is for.

    GET never checks in: a participant who tries the code, or a phone that looks ahead, is not there yet.
    """
    person = get_object_or_404(Participant.objects.with_event(), reference=reference)
    event = person.registration.event
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        return _check_in_by_code(request, person)
    if not can_check_in(request.user, event):
        return render(request, "events/ticket_show.html", {"object": event, "participant": person})
    return _ticket_page(request, person)


def _check_in_by_code(request: HttpRequest, person: Participant) -> HttpResponse:
    event = person.registration.event
    form = EntranceForm(request.POST, event=event)
    if not form.is_valid():
        return _ticket_page(request, person, form, 400)
    try:
        done = attending.check_in(participant=person, actor=request.user, **form.circumstances)
    except UserError as refusal:
        if _wants_json(request):
            return JsonResponse({"message": str(refusal.user_message)}, status=refusal.status)
        form.add_error(None, str(refusal.user_message))
        return _ticket_page(request, person, form, refusal.status)
    return _done(request, event, done, form, back=request.get_full_path())


def _ticket_page(request: HttpRequest, person: Participant, form=None, status: int = 200) -> HttpResponse:
    event = person.registration.event
    session = _session(request, event) or presence.running_session(event)
    context = {
        **_context(request, event, session),
        "participant": person,
        "first": person.attendances.valid().filter(session=session).first(),
        "form": form or EntranceForm(event=event, session=session, initial={"key": uuid.uuid4()}),
    }
    return render(request, "events/ticket_check_in.html", context, status=status)


def _page(request: HttpRequest, event: Event, form=None, status: int = 200) -> HttpResponse:
    session = _session(request, event)
    words = request.GET.get("suche", "")[:100]
    people = presence.expected(event, session=session, words=words)
    context = {
        **_context(request, event, session),
        "page": paginate(request, people, per_page=PEOPLE_PER_PAGE),
        "words": words,
        "number_form": form or CheckInForm(event=event, session=session),
        "walk_in_form": WalkInForm(
            event=event, session=session, auto_id="walk_in_%s", initial={"key": uuid.uuid4()}
        ),
    }
    return render(request, "events/entrance.html", context, status=status)


def _context(request: HttpRequest, event: Event, session) -> dict:
    return {
        "event": event,
        "session": session,
        "sessions": [one for one in event.sessions.all() if not one.is_cancelled],
        "numbers": _numbers(event, session),
        "is_open": attending.is_open(event),
    }


def _numbers(event: Event, session) -> dict[str, int]:
    return {
        "present": Attendance.objects.of_event(event).people(session),
        "expected": presence.expected_number(event, session),
    }


def _session(request: HttpRequest, event: Event):
    """The session that the address names; what it names wrongly is the event as a whole."""
    wanted = request.GET.get("termin", "")
    return event.sessions.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None


def _person(event: Event, form: CheckInForm) -> Participant:
    if reference := form.cleaned_data["participant"]:
        return get_object_or_404(
            Participant.objects.with_event().filter(registration__event=event), reference=reference
        )
    found = list(presence.by_number(event, form.cleaned_data["number"])[:2])
    if len(found) != 1:
        raise attending.UnknownNumber
    return found[0]


def _refused(request, event: Event, form, status: int, template: str = "") -> HttpResponse:
    if _wants_json(request):
        message = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": message}, status=status)
    if template:
        return render(request, template, {"event": event, "form": form}, status=status)
    return _page(request, event, form, status)


def _done(request, event: Event, done: attending.CheckIn, form, back: str = "") -> HttpResponse:
    session = form.cleaned_data["session"]
    if not _wants_json(request):
        (messages.success if done.is_new else messages.info)(request, _said(done))
        return redirect(back or _entrance_of(event, session))
    undo_url = reverse("events:undo_check_in", args=[event.pk, done.attendance.pk])
    return JsonResponse(
        {"message": _said(done), "is_new": done.is_new, "undo": undo_url, **_numbers(event, session)}
    )


def _said(done: attending.CheckIn) -> str:
    values = {
        "name": done.attendance.participant.name,
        "time": documents.clock(done.attendance.noted_at),
    }
    if not done.is_new:
        return _("%(name)s is already there, since %(time)s. Nothing was counted twice.") % values
    if done.is_over:
        return _("%(name)s is there since %(time)s, beyond the number of places.") % values
    return _("%(name)s is there since %(time)s.") % values


def _entrance_of(event: Event, session) -> str:
    address = reverse("events:entrance", args=[event.pk])
    return f"{address}?termin={session.pk}" if session else address


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
