"""Participants' data goes when its time has come, numbers stay, and it can be proved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events.counting import report
from apps.events.keeping import kept_until
from apps.events.models import (
    Answer,
    Attendance,
    Certificate,
    CountedPerson,
    Event,
    EventCount,
    EventRegistration,
    Participant,
)
from apps.events.services import certificates
from apps.events.tasks import forget_due
from apps.outbox.choices import MessageState
from apps.outbox.models import MessageBody, OutboxMessage
from tests.factories.attendance import make_attendance, make_certificate, make_participant, make_past_event
from tests.factories.events import make_question, make_registration
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """One whose data is due: over for 40 days, kept for a month."""
    return make_past_event(days=40, retention_months=1)


def test_nothing_goes_before_its_time():
    for days, months in ((27, 1), (300, 12)):
        make_participant(make_past_event(days=days, retention_months=months))
    assert forget_due() == 0
    assert Participant.objects.count() == 2
    assert not EventCount.objects.exists()


def test_months_are_those_of_the_calendar():
    ends_at = timezone.now().replace(year=2026, month=1, day=31, hour=12)
    event = make_past_event(retention_months=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ends_at - timedelta(hours=1), ends_at=ends_at)
    assert (kept_until(event).month, kept_until(event).day) == (2, 28)


def test_everything_about_the_people_goes(event):
    person = make_participant(event, email="anna@example.org", note="Hafermilch")
    Answer.objects.create(participant=person, question=make_question(event), text="vegan")
    make_certificate(person)
    make_message(recipient="anna@example.org", group_key=event.mail_group, text="Hallo Anna")
    assert forget_due() == 1
    for model in (EventRegistration, Participant, Answer, Attendance, OutboxMessage, MessageBody):
        assert not model.objects.exists(), model
    given = Certificate.objects.get()
    assert (given.name, given.participant) == ("", None)
    assert Event.objects.filter(pk=event.pk).exists()


def test_others_keep_theirs(event):
    make_participant(event)
    other = make_participant(make_past_event())
    mail = make_message(group_key=other.registration.event.mail_group)
    forget_due()
    assert Participant.objects.get() == other
    assert OutboxMessage.objects.get() == mail


def test_while_a_mail_is_in_hand_all_waits_for_the_next_night(event):
    make_participant(event)
    mail = make_message(
        group_key=event.mail_group,
        state=MessageState.HANDING_OVER,
        claim_token="6f1d5b53-6f0b-4a5e-9d4e-0123456789ab",
        claimed_until=timezone.now(),
    )
    assert forget_due() == 0
    assert OutboxMessage.objects.get() == mail
    assert Participant.objects.exists()
    OutboxMessage.objects.update(state=MessageState.SENT)
    assert forget_due() == 1
    assert not OutboxMessage.objects.exists()


def test_the_proof_says_how_much_and_names_nobody(event):
    registration = make_registration(event, people=2, name="Anna Beispiel")
    make_attendance(registration.participants.first())
    make_message(group_key=event.mail_group)
    forget_due()
    count = EventCount.objects.get(event=event)
    assert (count.deleted_registrations, count.deleted_people, count.deleted_mails) == (1, 2, 1)
    assert (count.registered, count.participants, count.was_checked) == (2, 1, True)
    entry = AuditEntry.objects.get(action="forget_participants")
    assert entry.details == {"registrations": 1, "people": 2, "mails": 1, "months": 1}
    assert "Anna" not in f"{entry.details}{entry.target_label}{entry.actor_label}"


def test_twice_changes_nothing(event):
    make_participant(event)
    assert (forget_due(), forget_due()) == (1, 0)
    assert EventCount.objects.count() == AuditEntry.objects.filter(action="forget_participants").count() == 1


def test_the_numbers_are_the_same_before_and_after(event):
    shared = {"email": "anna@example.org", "company": "Muster GmbH"}
    make_participant(event, **shared)
    make_participant(event, email="bert@example.org", company="muster gmbh")
    make_participant(make_past_event(), **shared)
    before = report(Event.objects.held()).total.cells
    forget_due()
    assert EventRegistration.objects.count() == 1
    assert report(Event.objects.held()).total.cells == before == [2, 3, 3, 2, 1]


def test_what_is_kept_to_count_leads_to_nobody(event):
    make_participant(event, name="Anna Beispiel", email="anna@example.org", company="Muster GmbH")
    forget_due()
    kept = str(list(CountedPerson.objects.values()) + list(EventCount.objects.values()))
    for word in ("anna", "Anna", "Beispiel", "example.org", "Muster"):
        assert word not in kept


def test_the_certificates_number_still_says_that_it_was_issued(event):
    given = make_certificate(make_participant(event))
    forget_due()
    found = certificates.by_number(given.number)
    assert (found, found.name) == (given, "")
