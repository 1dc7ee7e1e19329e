"""Coming to an event: the form, and the pages behind the links in mails."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.ratelimit import client_address, hit
from apps.events import emails, services
from apps.events.forms import RegistrationForm
from apps.events.models import Event, EventRegistration

PER_CONNECTION, PER_EMAIL = 30, 6
PERIOD = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; the answer is the same whether or not the address is registered already."""
    event = get_object_or_404(Event.objects.visible_to(request.user).with_labels(), slug=slug)
    if not event.takes_registrations:
        status = 409 if request.method == "POST" else 200
        return render(request, "events/registration_closed.html", {"object": event}, status=status)
    form = RegistrationForm(posted(request))
    if not form.is_bound or not form.is_valid():
        return _form(request, event, form, 400 if form.is_bound else 200)
    try:
        _check_rate(request, form.cleaned_data["email"])
        sent = once(form.cleaned_data["submission_key"], lambda: _register(event, form))
    except UserError as refusal:
        form.add_error(None, str(refusal.user_message))
        return _form(request, event, form, refusal.status)
    return redirect(sent)


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
        return _link_page(request, "events/registration_confirm.html", registration)
    try:
        services.confirm(registration=registration)
    except UserError as refusal:
        return _link_page(request, "events/registration_confirm.html", registration, refusal)
    return redirect("events:registration_confirm", token)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def registration_manage(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the registration and asks, POST cancels it."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    if request.method != "POST":
        return _link_page(request, "events/registration_manage.html", registration)
    try:
        services.cancel(registration=registration)
    except UserError as refusal:
        return _link_page(request, "events/registration_manage.html", registration, refusal)
    return redirect("events:registration_manage", token)


def _check_rate(request: HttpRequest, email: str) -> None:
    hit("event-registration:connection", client_address(request), limit=PER_CONNECTION, period=PERIOD)
    hit("event-registration:email", email, limit=PER_EMAIL, period=PERIOD)


def _register(event: Event, form: RegistrationForm) -> str:
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}
    services.register(event=event, language=reader_language(), **values)
    return reverse("events:registration_sent", args=[event.slug])


def _form(request: HttpRequest, event: Event, form: RegistrationForm, status: int) -> HttpResponse:
    return render(request, "events/registration_form.html", {"object": event, "form": form}, status=status)


def _link_page(
    request: HttpRequest, template: str, registration: EventRegistration, refusal: UserError | None = None
) -> HttpResponse:
    context = {
        "registration": registration,
        "object": registration.event,
        "position": services.waiting_position(registration),
        "refusal": refusal.user_message if refusal else "",
    }
    return render(request, template, context, status=refusal.status if refusal else 200)
