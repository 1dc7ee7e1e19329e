"""Coming to an event: the form, and the confirmation of the address."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.ratelimit import client_address, hit
from apps.events import emails, services
from apps.events.forms.registration import RegistrationForm, asked_for
from apps.events.models import Event, EventRegistration

PER_CONNECTION, PER_EMAIL = 30, 6
PERIOD = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; the answer is the same whether or not the address is registered already."""
    event = get_object_or_404(Event.objects.visible_to(request.user).for_registration(), slug=slug)
    if not event.takes_registrations:
        status = 409 if request.method == "POST" else 200
        return render(request, "events/registration_closed.html", {"object": event}, status=status)
    asked = what_is_asked(event)
    if "people" in request.POST:
        return _form(request, event, asked_for(request.POST, RegistrationForm, **asked), 200)
    form = RegistrationForm(posted(request), **asked)
    answer, status = carry_out(form, lambda: _register(request, event, form))
    return answer or _form(request, event, form, status)


@require_safe
def registration_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mailbox."""
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("organisation"), slug=slug
    )
    return render(request, "events/registration_sent.html", {"object": event})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST confirms the address."""
    registration = services.registration_by_token(token, purpose=emails.CONFIRM_PURPOSE)
    if request.method != "POST":
        return link_page(request, "events/registration_confirm.html", registration)
    try:
        services.confirm(registration=registration)
    except UserError as refusal:
        return link_page(request, "events/registration_confirm.html", registration, refusal)
    return redirect("events:registration_confirm", token)


def what_is_asked(event: Event) -> dict:
    """The organiser's questions and the dates that can still be visited."""
    sessions = [one for one in event.sessions.all() if not one.is_cancelled and not one.is_past]
    return {
        "questions": event.questions.asked(),
        "sessions": sessions,
        "room": services.session_room(event) if sessions else {},
    }


def link_page(
    request: HttpRequest,
    template: str,
    registration: EventRegistration,
    refusal: UserError | None = None,
    **context,
) -> HttpResponse:
    """A page behind a mail's link, about one registration."""
    context |= {
        "registration": registration,
        "object": registration.event,
        "people": registration.participants.all(),
        "sessions": registration.sessions.all(),
        "position": services.waiting_position(registration),
        "refusal": refusal.user_message if refusal else "",
    }
    return render(request, template, context, status=refusal.status if refusal else 200)


def _register(request: HttpRequest, event: Event, form: RegistrationForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    hit("event-registration:connection", client_address(request), limit=PER_CONNECTION, period=PERIOD)
    hit("event-registration:email", email, limit=PER_EMAIL, period=PERIOD)

    def create() -> str:
        services.register(
            event=event,
            language=reader_language(),
            people=form.people(),
            sessions=form.chosen_sessions(),
            **{name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data},
        )
        return reverse("events:registration_sent", args=[event.slug])

    return redirect(once(form.cleaned_data["submission_key"], create))


def _form(request: HttpRequest, event: Event, form, status: int) -> HttpResponse:
    return render(request, "events/registration_form.html", {"object": event, "form": form}, status=status)
