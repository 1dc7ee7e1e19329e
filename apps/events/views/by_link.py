"""What participants do by the links in mails: see, change, cancel, take a place, say what they think."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.events import emails, online, services
from apps.events.choices import RegistrationState
from apps.events.forms.registration import ChangeForm, FeedbackForm, asked_for
from apps.events.models import Event, EventRegistration, Feedback, Participant
from apps.events.querysets import presence
from apps.events.views.registration import link_page, what_is_asked


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration_manage(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the registration and asks, POST cancels it."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    refusal = None
    if request.method == "POST":
        try:
            services.cancel(registration=registration)
            return redirect("events:registration_manage", token)
        except UserError as error:
            refusal = error
    was_there = presence.there().filter(registration=registration).exists()
    context = {"token": token, "was_there": was_there, **_online(registration)}
    return link_page(request, "events/registration_manage.html", registration, refusal, **context)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration_change(request: HttpRequest, token: str) -> HttpResponse:
    """Who comes, to what, and what was answered."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    asked = what_is_asked(registration.event) | {"instance": registration}
    if "people" in request.POST:
        form = asked_for(request.POST, ChangeForm, **asked)
        return _change_page(request, token, registration, form, 200)
    others, values = _as_registered(registration)
    form = ChangeForm(posted(request), initial=values, others=others, **asked)
    answer, status = carry_out(form, lambda: _change(token, registration, form))
    return answer or _change_page(request, token, registration, form, status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration_offer(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the places that are offered, POST takes them, or keeps waiting for all of them."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    refusal = None
    if request.method == "POST":
        try:
            _answer_offer(request, registration)
            return redirect("events:registration_manage", token)
        except UserError as error:
            refusal = error
    return link_page(request, "events/registration_offer.html", registration, refusal, token=token)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def participant(request: HttpRequest, token: str) -> HttpResponse:
    """One of several people: GET shows, POST says that they cannot come."""
    person = services.participant_by_token(token, purpose=emails.PARTICIPANT_PURPOSE)
    registration = person.registration
    refusal = None
    if request.method == "POST":
        try:
            services.cancel_participant(participant=person)
            return redirect("events:participant_removed", registration.event.slug)
        except UserError as error:
            refusal = error
    context = {"participant": person, **_online(registration)}
    return link_page(request, "events/participant.html", registration, refusal, **context)


@require_safe
def participant_removed(request: HttpRequest, slug: str) -> HttpResponse:
    """You will not come."""
    return render(request, "events/participant_removed.html", {"object": _event(request, slug)})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """A few questions about the event; the answer is kept without a name."""
    person = services.participant_by_token(token, purpose=emails.FEEDBACK_PURPOSE)
    form = FeedbackForm(posted(request))
    answer, status = carry_out(form, lambda: _give_feedback(person, form.instance))
    context = {"form": form, "object": person.registration.event}
    return answer or render(request, "events/feedback_form.html", context, status=status)


@require_safe
def feedback_given(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank you."""
    return render(request, "events/feedback_given.html", {"object": _event(request, slug)})


def _event(request: HttpRequest, slug: str):
    return get_object_or_404(Event.objects.visible_to(request.user).select_related("organisation"), slug=slug)


def _give_feedback(person: Participant, answer: Feedback) -> HttpResponse:
    services.give_feedback(participant=person, feedback=answer)
    return redirect("events:feedback_given", person.registration.event.slug)


def _answer_offer(request: HttpRequest, registration: EventRegistration) -> None:
    if request.POST.get("answer") == "wait":
        services.keep_waiting(registration=registration)
        return
    people = [int(key) for key in request.POST.getlist("people") if key.isdecimal()]
    services.accept_offer(registration=registration, people=people)


def _change(token: str, registration: EventRegistration, form: ChangeForm) -> HttpResponse:
    def change() -> str:
        services.change(
            registration=registration,
            people=form.people(),
            sessions=form.chosen_sessions(),
            **{name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data},
        )
        return reverse("events:registration_manage", args=[token])

    return redirect(once(form.cleaned_data["submission_key"], change))


def _change_page(
    request: HttpRequest, token: str, registration: EventRegistration, form, status: int
) -> HttpResponse:
    context = {"form": form, "registration": registration, "object": registration.event, "token": token}
    return render(request, "events/registration_change.html", context, status=status)


def _as_registered(registration: EventRegistration) -> tuple[int, dict]:
    """What the form shows first: how many others there are, and everybody's details."""
    people = list(registration.participants.prefetch_related("answers"))
    others = [one for one in people if not one.is_contact]
    values: dict = {"sessions": [one.pk for one in registration.sessions.all()]}
    values["takes_part"] = len(others) < len(people)
    for number, person in enumerate([*(one for one in people if one.is_contact), *others]):
        number = number if values["takes_part"] else number + 1
        prefix = f"person_{number}_" if number else ""
        values[f"{prefix}photo_consent"] = person.photo_consent
        values |= {f"{prefix}question_{one.question_id}": one.text for one in person.answers.all()}
        if prefix:
            values |= {
                f"{prefix}name": person.name,
                f"{prefix}email": person.email,
                f"{prefix}key": person.pk,
            }
    return len(others), values


def _online(registration: EventRegistration) -> dict:
    """The address for taking part, if it may be shown to them now."""
    sessions = [one for one in registration.sessions.all() if not one.is_cancelled]
    has_place = registration.state == RegistrationState.CONFIRMED and not registration.event.is_past
    event = registration.event
    return {
        "online_addresses": online.online_addresses(event, sessions) if has_place else [],
        "online_opens_at": online.opens_at(event, *sessions[:1]),
        "has_place": has_place,
    }
