"""Where organisers work on their events and see who comes."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import carry_out, posted
from apps.core.idempotency import once
from apps.core.spreadsheets import csv_lines
from apps.events import services
from apps.events.forms.events import CancelEventForm, EventForm, PatternForm, SeriesForm
from apps.events.models import Event, EventSeries, ImportedEvent, Participant
from apps.events.permissions import is_cancellable
from apps.events.views import public, series
from apps.partners.views.editorial import EditorialPages


class EventPages(EditorialPages):
    """The general pages; saving also says what applies at once."""

    def editable(self, request: HttpRequest, pk: int) -> Event:
        """See the general page; here it is an event."""
        event = super().editable(request, pk)
        assert isinstance(event, Event)
        return event

    def say_what_was_saved(self, request, content, is_published: bool, proposal) -> None:
        """Of a public event, texts wait and the rest applies at once."""
        _say_what_was_saved(request, content.applied_fields, proposal)


def _figures(request: HttpRequest, event: Event) -> dict:
    return {
        "figures": event.registrations.counts(),
        "can_cancel": is_cancellable(event),
        "imported": ImportedEvent.objects.of_event(event).first(),
    }


pages = EventPages(
    model=Event,
    form_class=EventForm,
    services=services,
    list_template="events/event_manage_list.html",
    form_template="events/event_form.html",
    detail_template="events/event_manage.html",
    extra_context=_figures,
    page=public.page,
)

series_pages = EditorialPages(model=EventSeries, form_class=SeriesForm, page=series.page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def use_as_pattern(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks when the new event begins, and makes it a draft after the pattern of this one."""
    event = pages.editable(request, pk)
    form = PatternForm(posted(request))

    def made() -> str:
        starts_at = form.cleaned_data["starts_at"]
        new = services.create_after(pattern=event, starts_at=starts_at, actor=request.user)
        messages.success(request, _("The new event is a draft. Please look through its times and texts."))
        return reverse("events:edit", args=[new.pk])

    answer, status = carry_out(form, lambda: redirect(once(form.cleaned_data["submission_key"], made)))
    context = {"event": event, "form": form}
    return answer or render(request, "events/event_use_as_pattern.html", context, status=status)


@login_required
@private_page
@require_safe
def participants_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a table for spreadsheet programs."""
    event = pages.editable(request, pk)
    header = [
        _("Reference"), _("State"), _("Name"), _("E-mail address"), _("Company or organisation"),
        _("County"), _("Message"), _("Agrees to photos"), _("Received"), _("Confirmed"),
    ]  # fmt: skip
    return StreamingHttpResponse(  # type: ignore[return-value]
        csv_lines(header, map(_row, _people(event))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="teilnahme-{event.slug}.csv"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_event(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST cancels at once and tells everybody."""
    event = pages.editable(request, pk)
    form = CancelEventForm(posted(request))
    context = {"event": event, "form": form, "can_cancel": is_cancellable(event)}
    context["figures"] = event.registrations.counts()
    if not form.is_bound or not form.is_valid():
        return render(request, "events/event_cancel.html", context, status=400 if form.is_bound else 200)
    try:
        services.cancel_event(event=event, actor=request.user, note=form.cleaned_data["note"])
    except UserError as refusal:
        form.add_error(None, str(refusal.user_message))
        return render(request, "events/event_cancel.html", context, status=refusal.status)
    messages.success(
        request, _("The event has been cancelled. All registered people are being told by e-mail.")
    )
    return redirect(event.get_manage_url())


def _say_what_was_saved(request: HttpRequest, applied: list[str], proposal) -> None:
    if applied:
        messages.success(
            request,
            ngettext(
                "One detail that cannot wait has been changed at once.",
                "%(number)d details that cannot wait have been changed at once.",
                len(applied),
            )
            % {"number": len(applied)},
        )
    if proposal:
        messages.info(
            request, _("The changed texts wait for review; until then the page shows the old ones.")
        )
    elif not applied:
        messages.success(request, _("Saved."))


def _row(person: Participant) -> list[Any]:
    one = person.registration
    return [
        person.reference, one.get_state_display(), person.name, person.address, one.company, one.county,
        one.note, _("Yes") if person.photo_consent else _("No"), one.created_at, one.confirmed_at,
    ]  # fmt: skip


def _people(event: Event) -> Iterator[Participant]:
    """Everybody, in the order of the participants' list."""
    registrations = event.registrations.for_organiser().with_people()
    for registration in registrations.iterator(chunk_size=500):
        for person in registration.participants.all():
            person.registration = registration
            yield person
