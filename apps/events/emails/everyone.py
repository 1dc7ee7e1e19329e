"""Mails to all participants of an event, or to some: one body for all who read the same."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext

from apps.core.addresses import absolute
from apps.core.i18n import reader_language
from apps.events import online
from apps.events.choices import RegistrationState
from apps.events.emails.addresses import (
    certificates_url,
    event_url,
    feedback_url,
    manage_url,
    participant_url,
)
from apps.events.invitations import CANCEL, REQUEST, invitations
from apps.events.keeping import kept_until
from apps.events.models import Event, EventRegistration, EventSession, Participant, ParticipantMail
from apps.events.querysets.presence import there
from apps.outbox.choices import MailKind
from apps.outbox.rendering import fill, render
from apps.outbox.services import create_body, queue_bulk


def queue_event_changed(event: Event) -> None:
    """To all who count on coming: time, place or online address have changed."""
    _to_participants(
        "event_changed",
        event,
        event.registrations.active(),
        kind=MailKind.TRANSACTIONAL,
        dedupe_key=f"event-changed:{event.pk}:{event.version}",
        method=REQUEST,
    )


def queue_event_cancelled(event: Event) -> None:
    """To all who count on coming: it does not take place."""
    _to_participants(
        "event_cancelled",
        event,
        event.registrations.active(),
        kind=MailKind.TRANSACTIONAL,
        dedupe_key=f"event-cancelled:{event.pk}:{event.version}",
        method=CANCEL,
        with_link=False,
    )


def queue_reminder(event: Event, *, dedupe_key: str) -> None:
    """To those with a place: it begins soon."""
    _to_participants(
        "event_reminder",
        event,
        event.registrations.in_state(RegistrationState.CONFIRMED),
        kind=MailKind.REMINDER,
        dedupe_key=dedupe_key,
    )


def queue_thanks(event: Event, *, dedupe_key: str) -> None:
    """To those who were there: thank you, the materials, their certificates, and a few questions.

    Where nobody was checked in, to all who had a place, without certificates.
    """
    people = there().filter(registration__event=event)
    was_checked = people.exists()
    registrations = (
        event.registrations.filter(participants__in=people).distinct()
        if was_checked
        else event.registrations.in_state(RegistrationState.CONFIRMED)
    )
    materials = [
        (str(one), {language: _page_of(one, language) for language in ("de", "en")})
        for one in event.materials.all()
        if one.is_public
    ]
    _to_participants(
        "event_thanks",
        event,
        registrations,
        kind=MailKind.NOTIFICATION,
        dedupe_key=dedupe_key,
        is_over=True,
        has_certificates=was_checked,
        materials=materials,
    )


def queue_participant_mail(mail: ParticipantMail, registrations) -> int:
    """What the organiser writes to participants; returns how many people it goes to."""
    return _to_participants(
        "organiser_message",
        mail.event,
        registrations,
        kind=MailKind.NOTIFICATION,
        dedupe_key=mail.group_key,
        group_key=mail.group_key,
        **_organisers_words(mail),
    )


def preview_participant_mail(mail: ParticipantMail) -> dict[str, str]:
    """Subject and text as somebody with a place gets them, with a sample of a greeting."""
    event, language = mail.event, reader_language()
    context = _context(event, [], has_place=True, language=language) | _organisers_words(mail)
    content = render("events/organiser_message", language=language, context=context)
    sample = _greeting("Anna Beispiel", language) | {"manage_url": "…"}
    return {"subject": content.subject, "text": fill(content.text, sample)}


def count_recipients(registrations) -> int:
    """How many people a mail to `registrations` reaches: contact persons, and others with an address."""
    reached = {
        (one.pk, address)
        for one in registrations.prefetch_related("participants")
        for address in (one.email, *(person.email for person in one.participants.all()))
        if address
    }
    return len(reached)


def _organisers_words(mail: ParticipantMail) -> dict:
    return {
        "subject_line": mail.subject,
        "message": mail.text,
        "answers_to": mail.event.organisation.contact_email,
    }


def _to_participants(
    template: str,
    event: Event,
    registrations,
    *,
    kind: MailKind,
    dedupe_key: str,
    method: str = "",
    with_link: bool = True,
    is_over: bool = False,
    has_certificates: bool = False,
    group_key: str = "",
    **context,
) -> int:
    """One body for each language, state and choice of sessions. Only who has a place gets calendar files."""
    chosen = registrations.prefetch_related("participants__certificates", "sessions").order_by("pk")
    ordered = sorted(chosen, key=_alike)
    rows_of = (
        partial(_thanked, has_certificates=has_certificates)
        if is_over
        else partial(_rows, with_link=with_link)
    )
    queued = 0
    for (language, has_place, keys), group in groupby(ordered, key=_alike):
        sessions = [one for one in event.sessions.all() if one.pk in keys]
        content = render(
            f"events/{template}",
            language=language,
            context=_context(event, sessions, has_place=has_place, language=language)
            | {"has_certificates": has_certificates}
            | _in_language(context, language),
        )
        body = create_body(
            subject=content.subject,
            text=content.text,
            html=content.html,
            language=language,
            attachments=invitations(event, sessions, language=language, method=method)
            if has_place and method
            else [],
        )
        rows = rows_of(event, group, dedupe_key)
        queued += queue_bulk(body=body, kind=kind, rows=rows, group_key=group_key or event.mail_group)
    return queued


def _context(event: Event, sessions: list[EventSession], *, has_place: bool, language: str) -> dict:
    return {
        "event": event,
        "has_place": has_place,
        "sessions": [one for one in sessions if not one.is_cancelled],
        "event_url": event_url(event, language),
        "online_addresses": online.online_addresses(event, sessions) if has_place else [],
        "online_opens_at": online.opens_at(event, *sessions[:1]),
    }


def _alike(registration: EventRegistration) -> tuple[str, bool, tuple[int, ...]]:
    has_place = registration.state == RegistrationState.CONFIRMED
    return registration.language, has_place, tuple(one.pk for one in registration.sessions.all())


def _in_language(context: dict, language: str) -> dict:
    """The context with the addresses of the materials' pages in the reader's language."""
    if "materials" not in context:
        return context
    return context | {"materials": [(title, pages[language]) for title, pages in context["materials"]]}


def _page_of(publication, language: str) -> str:
    with translation.override(language):
        return absolute(publication.get_absolute_url())


def _rows(event: Event, group: Iterable[EventRegistration], dedupe_key: str, *, with_link: bool) -> Iterator:
    """The contact person, with the link to the registration; and whoever else has an address of their own."""
    for registration in group:
        registration.event = event
        language = registration.language
        if registration.email:
            variables = _greeting(registration.name, language) | {"attendee": registration.email}
            if with_link:
                variables["manage_url"] = manage_url(registration)
            yield registration.email, dedupe_key, variables, {}
        for person in _others(registration):
            variables = _greeting("", language) | {"attendee": person.email}
            if with_link:
                variables["manage_url"] = participant_url(person, event, language)
            yield person.email, dedupe_key, variables, {}


def _thanked(
    event: Event, group: Iterable[EventRegistration], dedupe_key: str, *, has_certificates: bool
) -> Iterator:
    """The same people after the event; where it is known who was there, only these of the others."""
    until = kept_until(event) if has_certificates else None
    for registration in group:
        language = registration.language
        people = list(registration.participants.all())
        if registration.email and people:
            variables = _greeting(registration.name, language)
            variables["feedback_url"] = feedback_url(people[0], language)
            if until:
                variables["certificates_url"] = certificates_url(registration, until, language)
            yield registration.email, dedupe_key, variables, {}
        for person in _others(registration):
            if has_certificates and not any(one.revoked_at is None for one in person.certificates.all()):
                continue
            variables = _greeting("", language) | {"feedback_url": feedback_url(person, language)}
            if until:
                variables["certificates_url"] = certificates_url(person, until, language)
            yield person.email, dedupe_key, variables, {}


def _others(registration: EventRegistration) -> list[Participant]:
    """Who is written to beside the contact person: one for each other address."""
    by_address = {one.email: one for one in reversed(registration.participants.all()) if one.email}
    by_address.pop(registration.email, None)
    return list(by_address.values())


def _greeting(name: str, language: str) -> dict[str, str]:
    """Others than the contact person are greeted without the name that somebody else has typed."""
    with translation.override(language):
        return {"greeting": gettext("Hello %(name)s,") % {"name": name} if name else gettext("Hello,")}
