"""Who comes: the organiser's list, one registration with what can be done about it, and more places."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.forms import ConfirmForm, carry_out
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.events import services
from apps.events.forms.steering import (
    CancelRegistrationForm,
    CapacityForm,
    OrganiserSessionsForm,
    OverbookForm,
    ParticipantFilter,
)
from apps.events.models import Event, EventRegistration
from apps.events.views.manage import pages

PARTICIPANTS_PER_PAGE = 50


@login_required
@private_page
@require_safe
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes: places first, then offers and the waiting list, then the rest."""
    event = pages.editable(request, pk)
    return _list_page(request, event, CapacityForm(initial={"capacity": event.capacity}), 200)


@login_required
@private_page
@require_POST
def set_capacity(request: HttpRequest, pk: int) -> HttpResponse:
    """More or fewer places, at once."""
    event = pages.editable(request, pk)
    form = CapacityForm(request.POST)

    def act() -> HttpResponse:
        services.set_capacity(event=event, actor=request.user, capacity=form.cleaned_data["capacity"])
        messages.success(request, _("Saved. Free places are being offered to the waiting list."))
        return redirect("events:participants", event.pk)

    answer, status = carry_out(form, act, field="capacity")
    return answer or _list_page(request, event, form, status)


@login_required
@private_page
@require_safe
def registration_detail(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """One registration: people, answers, and what can be done."""
    return _detail_page(request, *_both(request, pk, registration_pk), 200)


@login_required
@private_page
@require_POST
def give_place(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """A place for who waits; overbooking must be meant."""
    event, registration = _both(request, pk, registration_pk)
    form = OverbookForm(request.POST, prefix="place")
    return _act(
        request,
        event,
        registration,
        form,
        lambda: services.give_place(
            registration=registration, actor=request.user, overbook=form.cleaned_data["overbook"]
        ),
        _("They have a place now, and are told by e-mail."),
        place_form=form,
    )


@login_required
@private_page
@require_POST
def move_to_waiting_list(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """From a place to the end of the waiting list."""
    event, registration = _both(request, pk, registration_pk)
    form = ConfirmForm(request.POST, prefix="wait")
    return _act(
        request,
        event,
        registration,
        form,
        lambda: services.move_to_waiting_list(registration=registration, actor=request.user),
        _("They are at the end of the waiting list now, and are told by e-mail."),
        wait_form=form,
    )


@login_required
@private_page
@require_POST
def change_sessions(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """From one date to another."""
    event, registration = _both(request, pk, registration_pk)
    form = OrganiserSessionsForm(request.POST, prefix="dates", sessions=_dates(event))
    return _act(
        request,
        event,
        registration,
        form,
        lambda: services.change_sessions(
            registration=registration,
            actor=request.user,
            sessions=list(form.cleaned_data["sessions"]),
            overbook=form.cleaned_data["overbook"],
        ),
        _("The dates have been changed, and they are told by e-mail."),
        sessions_form=form,
    )


@login_required
@private_page
@require_POST
def cancel_registration(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """Somebody cannot come, for a reason that they are told."""
    event, registration = _both(request, pk, registration_pk)
    form = CancelRegistrationForm(request.POST, prefix="cancel")
    return _act(
        request,
        event,
        registration,
        form,
        lambda: services.cancel_for(
            registration=registration, actor=request.user, reason=form.cleaned_data["reason"]
        ),
        _("The registration has been cancelled, and they are told by e-mail."),
        cancel_form=form,
    )


@login_required
@private_page
@require_safe
def feedback_results(request: HttpRequest, pk: int) -> HttpResponse:
    """What participants thought, without names."""
    event = pages.editable(request, pk)
    context = {
        "event": event,
        "number": event.feedback.count(),
        "results": services.results(event),
        "comments": services.comments(event),
    }
    return render(request, "events/feedback_results.html", context)


def _act(
    request: HttpRequest,
    event: Event,
    registration: EventRegistration,
    form,
    service: Callable[[], EventRegistration],
    done: str,
    **forms,
) -> HttpResponse:
    """Does it and says so; or shows the page again with what was refused."""

    def once_only() -> str:
        service()
        messages.success(request, done)
        return reverse("events:registration_detail", args=[event.pk, registration.pk])

    def act() -> HttpResponse:
        return redirect(once(form.cleaned_data["submission_key"], once_only))

    answer, status = carry_out(form, act)
    return answer or _detail_page(request, event, registration, status, **forms)


def _both(request: HttpRequest, pk: int, registration_pk: int) -> tuple[Event, EventRegistration]:
    event = pages.editable(request, pk)
    registration = get_object_or_404(event.registrations.with_event().with_people(), pk=registration_pk)
    return event, registration


def _dates(event: Event) -> list:
    return [one for one in event.sessions.all() if not one.is_cancelled]


def _list_page(request: HttpRequest, event: Event, capacity_form, status: int) -> HttpResponse:
    filters = ParticipantFilter(request.GET, _dates(event))
    registrations = filters.narrow(event.registrations.for_organiser().with_people())
    context = {
        "event": event,
        "filters": filters,
        "page": paginate(request, registrations, per_page=PARTICIPANTS_PER_PAGE),
        "figures": event.registrations.counts(),
        "capacity_form": capacity_form,
    }
    return render(request, "events/event_participants.html", context, status=status)


def _detail_page(
    request: HttpRequest, event: Event, registration: EventRegistration, status: int, **forms
) -> HttpResponse:
    dates = _dates(event)
    chosen = [one.pk for one in registration.sessions.all()]
    context = {
        "event": event,
        "registration": registration,
        "people": registration.participants.prefetch_related("answers__question"),
        "position": services.waiting_position(registration),
        "place_form": OverbookForm(prefix="place"),
        "sessions_form": OrganiserSessionsForm(prefix="dates", sessions=dates, initial={"sessions": chosen}),
        "cancel_form": CancelRegistrationForm(prefix="cancel"),
        "dates": dates,
        **forms,
    }
    return render(request, "events/registration_detail.html", context, status=status)
