"""Registering, confirming, cancelling, and the waiting list."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from apps.links.models import SignedLink
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db

PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WAITLISTED, CANCELLED = RegistrationState.WAITLISTED, RegistrationState.CANCELLED
OFFERED = RegistrationState.OFFERED


def register(event, email="anna@example.org", **values):
    services.register(event=event, name="Anna Beispiel", email=email, language="de", **values)


def mails(email="anna@example.org"):
    return [message.body for message in OutboxMessage.objects.filter(recipient=email).order_by("pk")]


def later(**delta):
    return timezone.now() + timedelta(**delta)


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": State.DRAFT},
        {"state": State.IN_REVIEW},
        {"state": State.ARCHIVED},
        {"publish_at": later(days=1)},
        {"expire_at": later(days=-1)},
        {"cancelled_at": later(days=-1)},
        {"registration_enabled": False},
        {"registration_opens_at": later(days=1)},
        {"registration_closes_at": later(days=-1)},
        {"starts_at": later(days=-2)},
        {"starts_at": later(minutes=-30)},
    ],
    ids=lambda overrides: "-".join(overrides),
)
def test_registration_is_refused_and_leaves_nothing(overrides):
    event = make_event(**overrides)
    with pytest.raises(services.NotOpenForRegistration):
        register(event)
    assert not EventRegistration.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not SignedLink.objects.exists()
    assert not AuditEntry.objects.filter(action="register").exists()


def test_registration_waits_for_the_address_to_be_confirmed():
    event = make_event(capacity=1)
    register(
        event,
        email="  Anna@Example.ORG ",
        company="Muster GmbH",
        people=[services.Person(name="Anna", photo_consent=True, is_contact=True)],
    )
    registration = event.registrations.get()
    assert (registration.state, registration.email) == (PENDING, "anna@example.org")
    assert registration.participants.get().photo_consent
    assert registration.privacy_version
    (mail,) = mails()
    assert "/bestaetigen/" in mail.text
    assert not mail.attachments.exists()
    assert AuditEntry.objects.get(action="register").actor_label == "visitor"


def test_nobody_can_have_a_text_of_their_own_sent_to_others():
    event = make_event()
    services.register(event=event, name="Gewinn auf https://boese.example", email="anna@example.org",
                      language="de", company="boese.example", note="boese.example")  # fmt: skip
    (mail,) = mails()
    assert "boese" not in mail.subject + mail.text + mail.html


def test_pending_registration_holds_no_place():
    event = make_event(capacity=1)
    register(event)
    register(event, email="bert@example.org")
    services.confirm(registration=event.registrations.get(email="bert@example.org"))
    assert event.registrations.get(email="bert@example.org").state == CONFIRMED


def test_registering_again_before_confirming_sends_a_new_link_for_the_same_registration():
    event = make_event()
    register(event, note="alt")
    register(event, email="ANNA@example.org", note="neu")
    assert event.registrations.get().note == "neu"
    assert len(mails()) == 2


@pytest.mark.parametrize("state", [CONFIRMED, WAITLISTED])
def test_registering_again_tells_only_the_owner_of_the_address(state):
    registration = make_registration(email="anna@example.org", state=state, note="alt")
    register(registration.event, note="neu")
    registration.refresh_from_db()
    assert (registration.state, registration.note) == (state, "alt")
    (mail,) = mails()
    assert "/veranstaltungen/anmeldung/" in mail.text
    assert "/bestaetigen/" not in mail.text


def test_after_cancelling_one_can_register_anew():
    registration = make_registration(email="anna@example.org", state=CANCELLED)
    register(registration.event)
    assert registration.event.registrations.filter(state=PENDING).count() == 1


def test_database_refuses_a_second_registration_of_an_address():
    registration = make_registration()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_registration(registration.event, email=registration.email)


def test_confirming_gives_a_place_and_sends_the_calendar():
    registration = make_registration(state=PENDING, email="anna@example.org")
    services.confirm(registration=registration)
    registration.refresh_from_db()
    assert registration.state == CONFIRMED
    assert registration.confirmed_at
    (mail,) = mails()
    attachment = mail.attachments.get(mime="text/calendar")
    assert mail.attachments.get(mime="application/pdf").name == "eintrittskarte.pdf"
    assert (attachment.mime, attachment.method) == ("text/calendar", "REQUEST")
    assert b"BEGIN:VEVENT" in bytes(attachment.content)


def test_confirming_twice_changes_nothing():
    registration = make_registration(state=PENDING, email="anna@example.org")
    services.confirm(registration=registration)
    first = EventRegistration.objects.get().confirmed_at
    services.confirm(registration=registration)
    assert EventRegistration.objects.get().confirmed_at == first
    assert len(mails()) == 1


def test_confirming_a_full_event_leads_to_the_waiting_list():
    event = make_event(capacity=1)
    make_registration(event)
    make_registration(event, state=WAITLISTED)
    registration = make_registration(event, state=PENDING, email="anna@example.org")
    registration = services.confirm(registration=registration)
    assert registration.state == WAITLISTED
    assert services.waiting_position(registration) == 2
    (mail,) = mails()
    assert "Nummer 2" in mail.text or "number 2" in mail.text
    assert not mail.attachments.exists()


@pytest.mark.parametrize(
    "overrides",
    [{"cancelled_at": later(days=-1)}, {"starts_at": later(hours=-1)}, {"state": State.ARCHIVED}],
    ids=["cancelled", "begun", "taken-down"],
)
def test_confirming_is_refused(overrides):
    registration = make_registration(make_event(**overrides), state=PENDING)
    with pytest.raises(services.NotOpenForRegistration):
        services.confirm(registration=registration)
    registration.refresh_from_db()
    assert registration.state == PENDING


def test_confirming_after_registration_closed_counts():
    event = make_event(registration_closes_at=later(hours=-1))
    assert services.confirm(registration=make_registration(event, state=PENDING)).state == CONFIRMED


def test_confirming_a_cancelled_registration_is_refused():
    registration = make_registration(state=CANCELLED)
    with pytest.raises(services.RegistrationEnded):
        services.confirm(registration=registration)


def test_cancelling_offers_the_place_to_the_first_on_the_waiting_list():
    event = make_event(capacity=1)
    leaving = make_registration(event)
    second = make_registration(event, state=WAITLISTED, confirmed_at=later(minutes=-5))
    first = make_registration(
        event, state=WAITLISTED, confirmed_at=later(minutes=-9), email="anna@example.org"
    )
    services.cancel(registration=leaving)
    states = {one.pk: one.state for one in event.registrations.all()}
    assert states == {leaving.pk: CANCELLED, first.pk: OFFERED, second.pk: WAITLISTED}
    (mail,) = mails()
    assert "/platz/" in mail.text
    assert not mail.attachments.exists()
    assert AuditEntry.objects.filter(action="offer", target_id=str(first.pk)).exists()


def test_cancelling_twice_offers_once():
    event = make_event(capacity=2)
    leaving, _staying = make_registration(event), make_registration(event)
    make_registration(event, state=WAITLISTED)
    make_registration(event, state=WAITLISTED)
    services.cancel(registration=leaving)
    services.cancel(registration=leaving)
    assert event.registrations.in_state(OFFERED).count() == 1
    assert event.registrations.in_state(WAITLISTED).count() == 1


def test_nobody_is_offered_a_place_once_the_event_has_begun():
    event = make_event(capacity=1, starts_at=later(minutes=-10))
    leaving = make_registration(event)
    waiting = make_registration(event, state=WAITLISTED)
    services.cancel(registration=leaving)
    waiting.refresh_from_db()
    assert waiting.state == WAITLISTED


def test_cancelling_after_the_event_is_refused():
    registration = make_registration(make_event(starts_at=later(days=-3)))
    with pytest.raises(services.NotOpenForRegistration):
        services.cancel(registration=registration)
    registration.refresh_from_db()
    assert registration.state == CONFIRMED


def test_mails_are_in_the_language_of_the_registration():
    event = make_event(title_de="Werkstatt", title_en="Workshop")
    services.register(event=event, name="Ann", email="anna@example.org", language="en")
    services.confirm(registration=event.registrations.get())
    confirm, confirmed = mails()
    assert "Workshop" in confirm.subject
    assert "/en/veranstaltungen/anmeldung/" in confirm.text
    assert "SUMMARY:Workshop" in bytes(confirmed.attachments.get(mime="text/calendar").content).decode()
