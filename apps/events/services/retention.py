"""How long participants' data is kept: as many months after the event as its organiser has set.

What stays are numbers (`EventCount`), keyed hashes with which nobody is counted twice (`CountedPerson`) and
the certificates' numbers, without names. GDPR, article 5 (1) e.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.audit import services as audit
from apps.events.choices import RegistrationState
from apps.events.counting import heads_of
from apps.events.keeping import kept_until, with_due
from apps.events.models import (
    Attendance,
    Certificate,
    CountedPerson,
    Event,
    EventCount,
    EventRegistration,
    Participant,
)
from apps.moderation import services as moderation
from apps.outbox.services import forget_group, is_in_hand


def forget_due(*, now: datetime | None = None) -> int:
    """Deletes the data of all events whose time has come, each in a transaction of its own; returns how many.

    Running twice at once does no harm: the second finds nothing under the lock.
    """
    now = now or timezone.now()
    theirs = EventRegistration.objects.filter(event=OuterRef("pk"))
    due = with_due(Event.objects.filter(Exists(theirs))).filter(due__lte=now).order_by("pk")
    return sum(forget(pk, now=now) is not None for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def forget(event_pk: int, *, now: datetime) -> EventCount | None:
    """Counts, then deletes everything about the participants of one event; None if there is nothing to do.

    While a worker has one of its mails in hand, all waits for the next night.
    """
    event = moderation.lock(Event(pk=event_pk))
    mails = mail_groups(event)
    if kept_until(event) > now or not event.registrations.exists() or any(map(is_in_hand, mails)):
        return None
    count = _count(event, now)
    Certificate.objects.filter(event=event).update(name="", participant=None)
    count.deleted_people += (
        Participant.objects.filter(registration__event=event).delete()[1].get(Participant._meta.label, 0)
    )
    count.deleted_registrations += event.registrations.all().delete()[1].get(EventRegistration._meta.label, 0)
    count.deleted_mails += sum(map(forget_group, mails))
    count.save()
    audit.record(
        actor="system",
        action="forget_participants",
        target=event,
        registrations=count.deleted_registrations,
        people=count.deleted_people,
        mails=count.deleted_mails,
        months=event.retention_months,
    )
    return count


def mail_groups(event: Event) -> list[str]:
    """Under which keys the outbox keeps the mails to participants of `event`."""
    return [event.mail_group, *(mail.group_key for mail in event.participant_mails.all())]


def _count(event: Event, now: datetime) -> EventCount:
    """The numbers as they are before the deletion, written down."""
    heads, was_checked = heads_of(event)
    count = EventCount.objects.filter(event=event).first() or EventCount(event=event)
    theirs = Attendance.objects.valid().of_event(event)
    count.registered += event.registrations.counts()[RegistrationState.CONFIRMED]
    count.participants += len(heads)
    count.walk_ins += theirs.filter(is_walk_in=True).count()
    count.companies += len({head.company for head in heads if head.company})
    count.was_checked = count.was_checked or was_checked
    count.deleted_at = now
    people = [
        CountedPerson(event=event, county_id=head.county, person=head.person, company=head.company)
        for head in heads
    ]
    CountedPerson.objects.bulk_create(people, ignore_conflicts=True)
    return count
