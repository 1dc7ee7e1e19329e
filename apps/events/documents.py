"""What organisers and participants print: the list for the entrance, tickets, certificates of attendance."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.addresses import absolute
from apps.core.typesetting import typeset
from apps.events import tickets
from apps.events.models import Certificate, Event, EventRegistration, Participant
from apps.events.querysets.presence import expected
from apps.outbox.messages import Attachment
from apps.siteconfig.current import current


def certificate(given: Certificate) -> bytes:
    """The certificate of attendance, in the reader's language; it says at which sessions the person was."""
    event = given.event
    where_to_check = absolute(reverse("events:certificate_check"))
    data = {
        "title": _("Certificate of attendance: %(title)s") % {"title": event.title},
        "author": event.organisation.name,
        "heading": _("Certificate of attendance"),
        "name": given.name,
        "took_part": _("took part in the event"),
        "event": event.title,
        "when": when(event),
        "place": event.place,
        "sessions_label": _("Sessions attended"),
        "sessions": _sessions(given),
        "organiser": _("Organiser: %(name)s") % {"name": event.organisation.name},
        "network": current().name,
        "issued": _("Issued on %(date)s") % {"date": day(given.issued_at)},
        "number_label": pgettext("ticket", "Number"),
        "number": given.shown_number,
        "check": _("Anybody can check this certificate with its number at %(address)s")
        % {"address": where_to_check},
        "code": tickets.code(f"{where_to_check}?nummer={given.shown_number}"),
        "code_label": _("QR code that leads to the check of this certificate"),
    }
    return typeset("events/certificate.typ", data)


def certificate_name() -> str:
    """The file's name without its number and ending."""
    return _("certificate-of-attendance")


def ticket(registration: EventRegistration, participants: Iterable[Participant]) -> bytes:
    """Tickets, one a page, in the reader's language."""
    event = registration.event
    data = {
        "title": _("Ticket: %(title)s") % {"title": event.title},
        "author": event.organisation.name,
        "heading": _("Ticket"),
        "event": event.title,
        "when": when(event),
        "place": ", ".join(event.address_lines) or event.place,
        "network": current().name,
        "hint": _("Please show this code at the entrance, on paper or on your phone."),
        "number_label": pgettext("ticket", "Number"),
        "code_label": _("QR code for the entrance"),
        "people": [
            {
                "name": one.name,
                "company": registration.company,
                "number": tickets.number(one),
                "code": tickets.code(tickets.address(one, registration.language)),
            }
            for one in participants
        ],
    }
    return typeset("events/ticket.typ", data)


def tickets_for(registration: EventRegistration, participants: Iterable[Participant]) -> list[Attachment]:
    """The tickets as a file for a mail; none for an event without an entrance."""
    if not registration.event.is_on_site:
        return []
    with translation.override(registration.language):
        content = ticket(registration, participants)
        return [Attachment(name=f"{ticket_name()}.pdf", mime="application/pdf", content=content)]


def ticket_name() -> str:
    """The file's name without its ending."""
    return _("ticket")


def participants_list(event: Event) -> bytes:
    """The list for the entrance: by name, with the consent to photos and room for a signature."""
    people = expected(event)
    data = {
        "title": _("Participants: %(title)s") % {"title": event.title},
        "author": event.organisation.name,
        "event": event.title,
        "when": when(event),
        "place": event.place,
        "as_of": _("As of %(moment)s") % {"moment": moment(timezone.now())},
        "header": [
            _("No."),
            _("Name"),
            _("Company or organisation"),
            _("Photos"),
            _("State"),
            _("Signature"),
        ],
        "rows": [
            [
                str(number),
                one.name,
                one.registration.company,
                _("Yes") if one.photo_consent else _("No"),
                _("there since %(time)s") % {"time": moment(one.there_since)}
                if one.there_since
                else one.registration.get_state_display(),
            ]
            for number, one in enumerate(people, start=1)
        ],
        "nobody": _("Nobody is registered."),
        "note": _("These details are for this event only. Please destroy the list when it is over."),
        "page_label": _("Page"),
    }
    return typeset("events/participants.typ", data)


def when(event: Event) -> str:
    """Day and hours as the pages show them."""
    return strip_tags(render_to_string("events/_event_when.html", {"object": event})).strip()


def day(value) -> str:
    """A date in the reader's language."""
    return date_format(timezone.localtime(value), "DATE_FORMAT")


def moment(value) -> str:
    """Date and time, short."""
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")


def clock(value) -> str:
    """The time alone, if it is today's; else with the date."""
    local = timezone.localtime(value)
    return date_format(local, "TIME_FORMAT") if local.date() == timezone.localdate() else moment(value)


def _sessions(given: Certificate) -> list[str]:
    if given.participant is None:
        return []
    attended = given.participant.attendances.valid().filter(session__isnull=False).select_related("session")
    sessions = sorted((one.session for one in attended if one.session), key=lambda one: one.starts_at)
    return [
        f"{one.title}, {moment(one.starts_at)}" if one.title else moment(one.starts_at) for one in sessions
    ]
