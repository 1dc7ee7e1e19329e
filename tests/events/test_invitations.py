"""Calendar files in mails: the same entry is made, moved and taken away (RFC 5546)."""

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone
from icalendar import Calendar

from apps.events import emails, services
from apps.events.calendars import calendar_of
from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.outbox.mime import Prepared
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration, make_session

pytestmark = pytest.mark.django_db


def as_sent(outgoing):
    """The mail as the mail server gets it, read again."""
    prepared = Prepared(outgoing.body, list(outgoing.body.attachments.all()))
    return message_from_bytes(prepared.build(outgoing), policy=default)


def entries(address):
    """Of each mail to `address`, in their order, the calendar entries with their method."""
    found = []
    for outgoing in OutboxMessage.objects.filter(recipient=address).order_by("pk"):
        attached = as_sent(outgoing).iter_attachments()
        for part in [one for one in attached if one.get_filename("").endswith(".ics")]:
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            (entry,) = calendar.walk("VEVENT")
            assert part.get_content_type() == "text/calendar"
            assert part.get_param("method") == calendar["METHOD"]
            assert part.get_content_charset() == "utf-8"
            found.append((str(calendar["METHOD"]), entry))
    return found


def save(event, **changes):
    event = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(event, name, value)
    services.save(content=event, actor=make_manager(), base_version=event.version, related={})


def test_made_moved_and_taken_away():
    event = make_event()
    registration = make_registration(event, state=RegistrationState.PENDING)
    services.confirm(registration=registration)
    save(event, starts_at=event.starts_at + timedelta(days=1), ends_at=event.ends_at + timedelta(days=1))
    services.cancel_event(event=Event.objects.get(pk=event.pk), actor=make_manager(), note="")
    told = entries(registration.email)
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(entry["UID"]) for _, entry in told}) == 1
    sequences = [int(entry["SEQUENCE"]) for _, entry in told]
    assert sequences == sorted(set(sequences)), "each change has a higher number"
    assert [str(entry["STATUS"]) for _, entry in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert told[1][1].decoded("DTSTART") == event.starts_at + timedelta(days=1)


def test_whole_days_are_days_as_in_the_calendar_that_is_subscribed_to():
    begins, ends = (
        timezone.make_aware(one) for one in (datetime(2030, 3, 30), datetime(2030, 3, 31, 23, 59))
    )
    event = make_event(starts_at=begins, ends_at=ends)
    registration = make_registration(event, state=RegistrationState.PENDING)
    services.confirm(registration=registration)
    ((_, invitation),) = entries(registration.email)
    (public,) = Calendar.from_ical(calendar_of([event])).walk("VEVENT")
    for name in ("UID", "DTSTART", "DTEND", "LOCATION", "SUMMARY"):
        assert invitation[name].to_ical() == public[name].to_ical()
    assert invitation.decoded("DTSTART") == date(2030, 3, 30)
    assert invitation.decoded("DTEND") == date(2030, 4, 1), "the clocks change in between"


def test_it_names_organiser_and_recipient():
    registration = make_registration(state=RegistrationState.PENDING)
    services.confirm(registration=registration)
    ((_, entry),) = entries(registration.email)
    assert str(entry["ATTENDEE"]) == f"mailto:{registration.email}"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["ORGANIZER"].params["CN"] == str(registration.event.organisation)


def test_in_a_mail_to_many_each_file_names_its_own_recipient():
    event = make_event()
    one, other = make_registration(event), make_registration(event)
    emails.queue_event_changed(event)
    assert OutboxMessage.objects.values("body").distinct().count() == 1
    for registration in (one, other):
        ((_, entry),) = entries(registration.email)
        assert str(entry["ATTENDEE"]) == f"mailto:{registration.email}"


def test_each_chosen_session_is_an_entry_of_its_own():
    event = make_event()
    first, second, _other = (make_session(event) for _ in range(3))
    registration = make_registration(event, state=RegistrationState.PENDING, sessions=[first, second])
    services.confirm(registration=registration)
    keys = [str(entry["UID"]).partition("@")[0] for _, entry in entries(registration.email)]
    assert keys == [str(first.key), str(second.key)]


def test_who_cancels_has_the_entry_taken_away_and_who_waited_has_none():
    event = make_event(capacity=1)
    registration = make_registration(event)
    waiting = make_registration(event, state=RegistrationState.WAITLISTED)
    services.cancel(registration=waiting)
    services.cancel(registration=registration)
    assert entries(waiting.email) == []
    assert [method for method, _ in entries(registration.email)] == ["CANCEL"]


def test_in_the_readers_language():
    event = make_event(title_de="Werkstatt", title_en="Workshop")
    registration = make_registration(event, state=RegistrationState.PENDING, language="en")
    services.confirm(registration=registration)
    ((_, entry),) = entries(registration.email)
    assert str(entry["SUMMARY"]) == "Workshop"
