"""Writing, changing and cancelling events, role by role."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.moderation.choices import State
from apps.moderation.models import Revision
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration
from tests.factories.partners import make_member, make_viewer

pytestmark = pytest.mark.django_db

WAITLISTED = RegistrationState.WAITLISTED


@pytest.fixture
def event():
    return make_event(capacity=2)


@pytest.fixture
def editor(event):
    return make_member(event.organisation).user


def fresh(event):
    return Event.objects.get(pk=event.pk)


def save(event, actor, **changes):
    """An edit as a form makes it: a copy of the event with other values, based on its present version."""
    copy = fresh(event)
    base_version = changes.pop("base_version", copy.version)
    for name, value in changes.items():
        setattr(copy, name, value)
    return services.save(content=copy, actor=actor, base_version=base_version, related={})


def mails_to(registration):
    return list(OutboxMessage.objects.filter(recipient=registration.email).select_related("body"))


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_can_neither_change_nor_cancel(event, role):
    actor = make_viewer(role, organisation=event.organisation)
    with pytest.raises(PermissionDenied):
        save(event, actor, city="Zwickau")
    with pytest.raises(PermissionDenied):
        services.cancel_event(event=event, actor=actor, note="")
    assert (fresh(event).city, fresh(event).cancelled_at) == ("Chemnitz", None)


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_cannot_create(role):
    event = make_event()
    new = Event(organisation=event.organisation, title_de="Neu", summary_de="x",
                starts_at=event.starts_at, ends_at=event.ends_at)  # fmt: skip
    with pytest.raises(PermissionDenied):
        editorial.create(content=new, actor=make_viewer(role, organisation=event.organisation))


@pytest.mark.parametrize("role", ["member", "manager"])
def test_a_new_event_is_a_draft_with_an_address_of_its_own(event, role):
    actor = make_viewer(role, organisation=event.organisation)
    slugs = []
    for _ in range(2):
        new = Event(organisation=event.organisation, title_de="Wärme & Strom", summary_de="x",
                    starts_at=event.starts_at, ends_at=event.ends_at)  # fmt: skip
        editorial.create(content=new, actor=actor)
        slugs.append(new.slug)
        assert new.state == State.DRAFT
    assert slugs == ["waerme-strom", "waerme-strom-2"]


def test_a_title_cannot_take_the_address_of_the_feed(event, editor):
    new = Event(organisation=event.organisation, title_de="Feed", summary_de="x",
                starts_at=event.starts_at, ends_at=event.ends_at)  # fmt: skip
    assert editorial.create(content=new, actor=editor).slug == "feed-2"


def test_a_draft_is_changed_in_place(editor, event):
    draft = make_event(state=State.DRAFT, organisation=event.organisation)
    assert save(draft, editor, title_de="Neu", city="Zwickau") is None
    assert (fresh(draft).title_de, fresh(draft).city) == ("Neu", "Zwickau")


def test_participants_of_an_event_that_was_taken_down_learn_of_a_new_time(event, editor):
    guest = make_registration(event)
    editorial.archive(content=event, actor=editor)
    editorial.restore(content=event, actor=editor)
    save(event, editor, title_de="Neu")
    assert mails_to(guest) == []
    save(event, editor, ends_at=event.ends_at + timedelta(hours=1))
    assert len(mails_to(guest)) == 1


def test_text_of_a_public_event_waits_for_review(event, editor):
    title = event.title_de
    proposal = save(event, editor, title_de="Neuer Titel")
    assert proposal.values == {"title_de": "Neuer Titel"}
    assert fresh(event).title_de == title


def test_place_of_a_public_event_changes_at_once_and_participants_are_told(event, editor):
    manager = make_manager()
    guest, _other = make_registration(event), make_registration(event)
    waiting = make_registration(event, state=WAITLISTED)
    gone = make_registration(event, state=RegistrationState.CANCELLED)
    unsure = make_registration(event, state=RegistrationState.PENDING)
    assert save(event, editor, city="Zwickau") is None
    assert (fresh(event).city, fresh(event).version) == ("Zwickau", 2)
    (mail,) = mails_to(guest)
    assert "Zwickau" in mail.body.text
    assert b"SEQUENCE:2" in bytes(mail.body.attachments.get().content)
    assert guest.name in mail.variables["greeting"]
    assert "/veranstaltungen/anmeldung/" in mail.variables["manage_url"]
    (mail,) = mails_to(waiting)
    assert not mail.body.attachments.exists()
    assert mails_to(gone) == mails_to(unsure) == []
    told = OutboxMessage.objects.get(recipient=manager.email).body.text
    assert str(Event._meta.get_field("city").verbose_name) in told
    assert AuditEntry.objects.get(action="change_at_once").details == {"fields": ["city"]}


def test_each_change_of_time_raises_the_sequence_and_keeps_the_uid(event, editor):
    guest = make_registration(event)
    for days in (1, 2):
        save(event, editor, starts_at=event.starts_at + timedelta(days=days),
             ends_at=event.ends_at + timedelta(days=days))  # fmt: skip
    files = [bytes(mail.body.attachments.get().content).decode() for mail in mails_to(guest)]
    assert sorted("SEQUENCE:2" in file for file in files) == [False, True]
    assert sorted("SEQUENCE:3" in file for file in files) == [False, True]
    assert len({line for file in files for line in file.splitlines() if line.startswith("UID:")}) == 1


def test_capacity_and_reminders_change_at_once_without_a_mail_to_participants(event, editor):
    guest = make_registration(event)
    save(event, editor, capacity=5, reminder_offsets=[48])
    assert (fresh(event).capacity, fresh(event).reminder_offsets) == (5, [48])
    assert mails_to(guest) == []


def test_more_places_are_offered_to_the_waiting_list(event, editor):
    make_registration(event)
    make_registration(event)
    first, second = (make_registration(event, state=WAITLISTED) for _ in range(2))
    save(event, editor, capacity=3)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (RegistrationState.OFFERED, WAITLISTED)
    save(event, editor, capacity=None)
    second.refresh_from_db()
    assert second.state == RegistrationState.OFFERED


def test_fewer_places_than_are_taken_are_refused(event, editor):
    make_registration(event)
    make_registration(event)
    with pytest.raises(services.CapacityTooSmall):
        save(event, editor, capacity=1, city="Zwickau")
    assert (fresh(event).capacity, fresh(event).city) == (2, "Chemnitz")


def test_an_edit_of_both_kinds_is_split_and_the_proposal_can_be_approved(event, editor):
    proposal = save(event, editor, city="Zwickau", title_de="Neuer Titel")
    assert (fresh(event).city, fresh(event).title_de) == ("Zwickau", event.title_de)
    editorial.approve_revision(content=fresh(event), revision=proposal, actor=make_manager())
    assert (fresh(event).city, fresh(event).title_de) == ("Zwickau", "Neuer Titel")


@pytest.mark.parametrize("what", ["place", "cancellation"])
def test_what_applies_at_once_leaves_a_waiting_proposal_as_good_as_before(event, editor, what):
    proposal = save(event, editor, title_de="Neuer Titel")
    if what == "place":
        save(event, editor, city="Zwickau", title_de="Neuer Titel")
    else:
        services.cancel_event(event=event, actor=editor, note="")
    assert Revision.objects.get() == proposal
    proposal.refresh_from_db()
    editorial.approve_revision(content=fresh(event), revision=proposal, actor=make_manager())
    assert fresh(event).title_de == "Neuer Titel"
    assert (fresh(event).city == "Zwickau") is (what == "place")


def test_a_save_on_an_old_version_is_refused(event, editor):
    save(event, editor, city="Zwickau")
    with pytest.raises(Conflict):
        save(event, editor, city="Plauen", base_version=1)
    assert fresh(event).city == "Zwickau"


@pytest.mark.parametrize("role", ["member", "manager"])
def test_cancelling_tells_all_who_count_on_coming(event, role):
    actor = make_viewer(role, organisation=event.organisation)
    manager = make_manager()
    guest, waiting = make_registration(event), make_registration(event, state=WAITLISTED)
    unsure = make_registration(event, state=RegistrationState.PENDING)
    services.cancel_event(event=event, actor=actor, note="Krankheit der Referentin")
    cancelled = fresh(event)
    assert cancelled.is_cancelled
    assert cancelled.is_public
    assert cancelled.version == 2
    (mail,) = mails_to(guest)
    assert "Krankheit der Referentin" in mail.body.text
    attachment = mail.body.attachments.get()
    content = bytes(attachment.content).decode()
    assert attachment.method == "CANCEL"
    assert "METHOD:CANCEL" in content
    assert "STATUS:CANCELLED" in content
    assert "SEQUENCE:2" in content
    assert len(mails_to(waiting)) == 1
    assert mails_to(unsure) == []
    assert OutboxMessage.objects.filter(recipient=manager.email).count() == 1
    assert not OutboxMessage.objects.filter(recipient=actor.email).exists()


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": State.DRAFT},
        {"state": State.ARCHIVED},
        {"cancelled_at": timezone.now()},
        {"starts_at": timezone.now() - timedelta(days=3)},
    ],
    ids=["draft", "archived", "cancelled", "past"],
)
def test_what_cannot_be_cancelled(overrides):
    event = make_event(**overrides)
    guest = make_registration(event)
    with pytest.raises(services.NotCancellable):
        services.cancel_event(event=event, actor=make_manager(), note="")
    assert mails_to(guest) == []


def test_without_a_venue_an_event_on_site_cannot_be_submitted():
    draft = make_event(state=State.DRAFT, venue_name="", city="")
    with pytest.raises(editorial.Incomplete):
        editorial.submit(content=draft, actor=make_manager())
    online = make_event(state=State.DRAFT, venue_name="", city="", format="online")
    assert editorial.submit(content=online, actor=make_manager()).state == State.IN_REVIEW
