"""What participants and managers are told about events; one function a message."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.events import calendars
from apps.events.choices import RegistrationState
from apps.events.models import Event, EventRegistration
from apps.links import services as links
from apps.moderation.related import label_of
from apps.outbox.choices import MailKind
from apps.outbox.rendering import render
from apps.outbox.services import Attachment, create_body, queue_bulk, send_template
from apps.partners.permissions import OnBehalf

CONFIRM_PURPOSE = "event-registration-confirm"
MANAGE_PURPOSE = "event-registration"
CONFIRM_LIFETIME = timedelta(hours=48)


def queue_please_confirm(registration: EventRegistration) -> None:
    """Is this your address? With the link that answers, and nothing that somebody else may have typed."""
    token = links.create(purpose=CONFIRM_PURPOSE, subject=registration, lifetime=CONFIRM_LIFETIME)
    _send(
        "registration_confirm",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:confirm:{uuid.uuid4().hex}",
        confirm_url=_address("events:registration_confirm", token, registration.language),
    )


def queue_already_registered(registration: EventRegistration) -> None:
    """Somebody registered with an address that is registered: its owner learns of it, the page does not."""
    _send(
        "registration_already",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:already:{uuid.uuid4().hex}",
        manage_url=manage_url(registration),
    )


def queue_confirmed(registration: EventRegistration) -> None:
    """You have a place; with the calendar file."""
    _send(
        "registration_confirmed",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:confirmed",
        manage_url=manage_url(registration),
        attachments=[_calendar(registration.event, registration.language)],
    )


def queue_waitlisted(registration: EventRegistration, *, position: int) -> None:
    """All places are taken; you are on the waiting list."""
    _send(
        "registration_waitlisted",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:waitlisted",
        manage_url=manage_url(registration),
        position=position,
    )


def queue_promoted(registration: EventRegistration) -> None:
    """A place has become free, and it is yours."""
    _send(
        "registration_promoted",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:promoted",
        manage_url=manage_url(registration),
        attachments=[_calendar(registration.event, registration.language)],
    )


def queue_registration_cancelled(registration: EventRegistration) -> None:
    """You will not come."""
    _send(
        "registration_cancelled",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:cancelled",
    )


def queue_event_changed(event: Event) -> None:
    """To all who count on coming: time, place or online address have changed."""
    _to_participants(
        "event_changed",
        event,
        event.registrations.active(),
        kind=MailKind.TRANSACTIONAL,
        dedupe_key=f"event-changed:{event.pk}:{event.version}",
        method=calendars.PUBLISH,
    )


def queue_event_cancelled(event: Event) -> None:
    """To all who count on coming: it does not take place."""
    _to_participants(
        "event_cancelled",
        event,
        event.registrations.active(),
        kind=MailKind.TRANSACTIONAL,
        dedupe_key=f"event-cancelled:{event.pk}:{event.version}",
        method=calendars.CANCEL,
        with_link=False,
    )


def queue_reminder(event: Event, *, hours: int) -> None:
    """To those with a place: it begins in `hours` hours."""
    _to_participants(
        "event_reminder",
        event,
        event.registrations.in_state(RegistrationState.CONFIRMED),
        kind=MailKind.REMINDER,
        dedupe_key=f"event-reminder:{event.pk}:{hours}:{event.starts_at:%Y%m%dT%H%M}",
        method="",
    )


def queue_managers_changed(event: Event, *, actor, fields: list[str], dedupe_key: str) -> None:
    """To the managers: a public event was changed without review."""
    _to_managers("managers_event_changed", event, actor=actor, dedupe_key=dedupe_key, fields=fields)


def queue_managers_cancelled(event: Event, *, actor, dedupe_key: str) -> None:
    """To the managers: an event was cancelled."""
    _to_managers("managers_event_cancelled", event, actor=actor, dedupe_key=dedupe_key)


def manage_url(registration: EventRegistration) -> str:
    """A new link with which the person sees and cancels the registration, until a day after the event."""
    lifetime = max(registration.event.ends_at - timezone.now(), timedelta()) + timedelta(days=1)
    token = links.create(purpose=MANAGE_PURPOSE, subject=registration, lifetime=lifetime)
    return _address("events:registration_manage", token, registration.language)


def _send(template: str, registration: EventRegistration, *, dedupe_key: str, attachments=(), **context):
    event = registration.event
    send_template(
        template=f"events/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=registration.email,
        language=registration.language,
        dedupe_key=dedupe_key,
        context={
            "event": event,
            "registration": registration,
            "event_url": _event_url(event, registration.language),
            **context,
        },
        attachments=attachments,
    )


def _to_participants(
    template: str,
    event: Event,
    registrations,
    *,
    kind: MailKind,
    dedupe_key: str,
    method: str,
    with_link: bool = True,
) -> None:
    """One body for each language and state; name and link differ. Only who has a place gets the calendar."""
    ordered = registrations.order_by("language", "state", "pk")
    for (language, state), group in groupby(ordered, key=lambda one: (one.language, one.state)):
        has_place = state == RegistrationState.CONFIRMED
        content = render(
            f"events/{template}",
            language=language,
            context={"event": event, "has_place": has_place, "event_url": _event_url(event, language)},
        )
        body = create_body(
            subject=content.subject,
            text=content.text,
            html=content.html,
            language=language,
            attachments=[_calendar(event, language, method)] if has_place and method else [],
        )
        queue_bulk(body=body, kind=kind, rows=_rows(event, group, dedupe_key, with_link=with_link))


def _rows(event: Event, group: Iterable[EventRegistration], dedupe_key: str, *, with_link: bool) -> Iterator:
    for registration in group:
        registration.event = event
        variables = {"name": registration.name}
        if with_link:
            variables["manage_url"] = manage_url(registration)
        yield registration.email, dedupe_key, variables, {}


def _to_managers(template: str, event: Event, *, actor, dedupe_key: str, fields: Sequence[str] = ()) -> None:
    if isinstance(actor, OnBehalf):
        return  # what a calendar changes stands in its import's report
    for manager in active_managers().exclude(pk=actor.pk):
        with translation.override(manager.language):
            address = absolute(event.get_manage_url())
            labels = [label_of(Event._meta.get_field(name)) for name in fields]
        send_template(
            template=f"events/{template}",
            kind=MailKind.NOTIFICATION,
            recipient=manager.email,
            language=manager.language,
            dedupe_key=dedupe_key,
            context={"event": event, "author": str(actor), "address": address, "fields": labels},
        )


def _calendar(event: Event, language: str, method: str = calendars.PUBLISH) -> Attachment:
    with translation.override(language):
        content = calendars.calendar_of([event], method=method, with_online_url=method != calendars.CANCEL)
    return Attachment(name=f"{event.slug}.ics", mime="text/calendar", content=content, method=method)


def _event_url(event: Event, language: str) -> str:
    with translation.override(language):
        return absolute(event.get_absolute_url())


def _address(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return absolute(reverse(name, args=[token]))
