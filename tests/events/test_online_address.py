"""The address for taking part online: only for those with a place, and only from the set time on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import emails, online, services
from apps.events.choices import RegistrationState
from apps.links import services as links
from apps.outbox.models import OutboxMessage
from tests.factories.events import make_event, make_registration, make_session

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.org/geheim"


def online_event(*, hours, opens=24, **overrides):
    return make_event(
        format="online",
        online_url=SECRET,
        online_url_from=opens,
        starts_at=timezone.now() + timedelta(hours=hours),
        **overrides,
    )


def page_of(client, registration):
    token = links.create(purpose=emails.MANAGE_PURPOSE, subject=registration, lifetime=timedelta(hours=1))
    return client.get(f"/veranstaltungen/anmeldung/{token}/").text


def said(email):
    """Everything that the mails to `email` hold, attachments too."""
    return "".join(
        message.body.text
        + message.body.html
        + "".join(
            bytes(file.content).decode() for file in message.body.attachments.filter(mime="text/calendar")
        )
        for message in OutboxMessage.objects.filter(recipient=email)
    )


@pytest.mark.parametrize(
    "state, hours, shown",
    [
        ("pending", 2, False),
        ("waitlisted", 2, False),
        ("offered", 2, False),
        ("cancelled", 2, False),
        ("confirmed", 25, False),
        ("confirmed", 23, True),
        ("confirmed", -1, True),
        ("confirmed", -3, False),
    ],
)
def test_on_the_registration_page(client, state, hours, shown):
    registration = make_registration(online_event(hours=hours), state=state)
    assert (SECRET in page_of(client, registration)) is shown


def test_without_a_time_it_is_shown_from_the_beginning(client):
    assert SECRET in page_of(client, make_registration(online_event(hours=500, opens=None)))


@pytest.mark.parametrize("hours, told", [(25, False), (23, True)])
def test_in_the_confirmation(hours, told):
    registration = make_registration(online_event(hours=hours), state=RegistrationState.PENDING)
    services.confirm(registration=registration)
    assert (SECRET in said(registration.email)) is told


def test_the_waiting_are_told_nothing():
    event = online_event(hours=2, capacity=1)
    make_registration(event)
    waiting = make_registration(event, state=RegistrationState.PENDING)
    services.confirm(registration=waiting)
    assert SECRET not in said(waiting.email)
    assert said(waiting.email)


@pytest.mark.parametrize("hours, told", [(25, False), (23, True)])
def test_in_the_reminder(hours, told):
    registration = make_registration(online_event(hours=hours))
    emails.queue_reminder(registration.event, dedupe_key="x")
    assert (SECRET in said(registration.email)) is told


def test_never_in_a_calendar_file():
    registration = make_registration(online_event(hours=2), state=RegistrationState.PENDING)
    services.confirm(registration=registration)
    body = OutboxMessage.objects.get(recipient=registration.email).body
    file = body.attachments.get(mime="text/calendar")
    assert b"BEGIN:VEVENT" in bytes(file.content)
    assert SECRET.encode() not in bytes(file.content)


def test_never_in_public(client):
    event = online_event(hours=2)
    make_registration(event)
    for path in (
        event.get_absolute_url(),
        f"{event.get_absolute_url()}anmelden/",
        f"/veranstaltungen/{event.slug}.ics",
        "/veranstaltungen/",
        "/veranstaltungen/kalender.ics",
        "/veranstaltungen/feed/",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert SECRET not in response.text


def test_each_date_has_its_own_address_and_time():
    event = online_event(hours=2)
    near = make_session(event, starts_at=event.starts_at, online_url="https://meet.example.org/eins")
    far = make_session(
        event,
        starts_at=event.starts_at + timedelta(days=5),
        ends_at=event.starts_at + timedelta(days=5, hours=1),
        online_url="https://meet.example.org/zwei",
    )
    assert [address for _, address in online.online_addresses(event, [near, far])] == [
        "https://meet.example.org/eins"
    ]
    assert online.online_addresses(event, [far]) == []
