"""What becomes of a calendar's dates: drafts or public, changes, corrections by hand, what vanishes."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.choices import Trouble
from apps.events.choices import Fault, LineKind, SourceMode, SourceState
from apps.events.models import CalendarImport, CalendarSource, Event, ImportedEvent
from apps.events.services import importing, organising
from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.moderation.models import Revision
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.calendars import coming, entry, ics, make_source
from tests.factories.events import make_registration
from tests.factories.partners import make_member
from tests.support.calendar_server import calendar_server, gives

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with calendar_server() as running:
        yield running


@pytest.fixture
def source(server):
    server.asked.clear()
    return make_source(address=server.address, mode=SourceMode.PUBLISHED)


def fetch(server, source, *parts: str, **headers: str) -> CalendarImport:
    """One import of a calendar of these parts."""
    server.behave = gives(ics(*parts), **headers)
    return again(source)


def again(source) -> CalendarImport:
    CalendarSource.objects.filter(pk=source.pk).update(next_fetch_at=timezone.now() - timedelta(minutes=1))
    report = importing.fetch_source(pk=source.pk)
    assert report is not None
    return report


def became(report: CalendarImport) -> list[tuple[str, list[str]]]:
    return [(line["kind"], line["fields"]) for line in report.lines]


def edit(event: Event, **values) -> Event:
    """A correction by hand, as a manager makes it."""
    manager = make_manager()
    event = Event.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(event, name, value)
    revision = organising.save(content=event, actor=manager, base_version=event.version)
    if revision:
        moderation.apply_revision(event, revision, actor=manager)
    return Event.objects.get(pk=event.pk)


def test_as_a_draft(server, source):
    source.mode = SourceMode.DRAFTS
    source.save()
    assert became(fetch(server, source, entry())) == [(LineKind.NEW, [])]
    event = Event.objects.get()
    assert event.state == State.DRAFT
    assert event.organisation == source.organisation
    assert not event.registration_enabled


def test_as_published_with_what_the_manager_has_chosen(server, source):
    from tests.factories.projects import make_project

    source.project = make_project()
    source.save()
    fetch(server, source, entry())
    event = Event.objects.get()
    assert event.is_public
    assert event.project == source.project
    assert (event.venue_name, event.street, event.postal_code, event.city) == (
        "Haus der Beispiele", "Beispielweg 1", "09111", "Chemnitz",
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="publish", actor_label=str(source), actor_id=None).exists()


def test_without_a_place_it_is_a_draft_until_the_calendar_says_where(server, source):
    report = fetch(server, source, entry(LOCATION=""))
    assert Event.objects.get().state == State.DRAFT
    assert [line["code"] for line in report.lines] == ["", Fault.NO_PLACE]
    fetch(server, source, entry())
    assert Event.objects.get().is_public


def test_once_more_changes_nothing(server, source):
    fetch(server, source, entry())
    version = Event.objects.get().version
    assert became(fetch(server, source, entry())) == []
    assert Event.objects.get().version == version


def test_what_changes_at_the_source_changes_here_at_once(server, source):
    fetch(server, source, entry())
    later = coming(30)
    report = fetch(server, source, entry(starts=later, SUMMARY="Neuer Titel", LOCATION="Zwickau"))
    event = Event.objects.get()
    assert became(report) == [(LineKind.CHANGED, ["title", "when", "where"])]
    assert (event.title_de, event.starts_at, event.venue_name) == ("Neuer Titel", later, "Zwickau")
    assert event.is_public


def test_in_drafts_mode_texts_of_something_public_wait_for_review(server, source):
    source.mode = SourceMode.DRAFTS
    source.save()
    fetch(server, source, entry())
    moderation.transition(Event.objects.get(), Action.PUBLISH, actor=make_manager())
    later = coming(30)
    fetch(server, source, entry(starts=later, SUMMARY="Neuer Titel"))
    event = Event.objects.get()
    assert event.starts_at == later
    assert event.title_de == "Werkstattgespräch"
    assert Revision.objects.get().values == {"title_de": "Neuer Titel"}
    assert became(fetch(server, source, entry(starts=later, SUMMARY="Neuer Titel"))) == []


def test_what_was_corrected_by_hand_stays(server, source):
    fetch(server, source, entry())
    edit(Event.objects.get(), title_de="Von Hand", venue_name="Anderes Haus")
    report = fetch(server, source, entry(SUMMARY="Aus dem Kalender", LOCATION="Dresden", DESCRIPTION="Neu."))
    event = Event.objects.get()
    assert (event.title_de, event.venue_name) == ("Von Hand", "Anderes Haus")
    assert event.description_de == "<p>Neu.</p>"
    assert became(report) == [
        (LineKind.CHANGED, ["summary", "description"]), (LineKind.KEPT, ["title", "where"]),
    ]  # fmt: skip
    # It is said once, and only of what changes at the source.
    assert (
        became(
            fetch(server, source, entry(SUMMARY="Aus dem Kalender", LOCATION="Dresden", DESCRIPTION="Neu."))
        )
        == []
    )


def test_what_was_corrected_to_what_the_calendar_says_follows_it_again(server, source):
    fetch(server, source, entry())
    edit(Event.objects.get(), title_de="Zwei")
    assert became(fetch(server, source, entry(SUMMARY="Zwei"))) == []
    assert became(fetch(server, source, entry(SUMMARY="Drei"))) == [(LineKind.CHANGED, ["title"])]
    assert Event.objects.get().title_de == "Drei"


def test_somebodys_proposal_that_waits_is_not_lost(server, source):
    fetch(server, source, entry())
    event = Event.objects.get()
    event.description_de = "<p>Von Hand.</p>"
    writer = make_member(source.organisation).user
    organising.save(content=event, actor=writer, base_version=event.version)
    later = coming(30)
    report = fetch(server, source, entry(starts=later, SUMMARY="Neuer Titel"))
    event = Event.objects.get()
    assert event.starts_at == later
    assert editorial.open_proposal(event).values == {"description_de": "<p>Von Hand.</p>"}
    assert [line["code"] for line in report.lines] == ["", Fault.WAITING]
    moderation.apply_revision(event, editorial.open_proposal(event), actor=make_manager())
    fetch(server, source, entry(starts=later, SUMMARY="Neuer Titel"))
    event = Event.objects.get()
    assert (event.title_de, event.description_de) == ("Neuer Titel", "<p>Von Hand.</p>")


def test_what_vanishes_is_marked_and_what_comes_back_is_no_more(server, source):
    other = entry(uid="zwei@example.org")
    fetch(server, source, entry(), other)
    assert became(fetch(server, source, other)) == [(LineKind.VANISHED, [])]
    assert Event.objects.count() == 2
    assert all(event.is_public for event in Event.objects.all())
    assert ImportedEvent.objects.vanished().count() == 1
    assert became(fetch(server, source, other)) == []
    assert became(fetch(server, source, entry(), other)) == [(LineKind.BACK, [])]
    assert not ImportedEvent.objects.vanished().exists()


@pytest.mark.parametrize("broken", [entry(DTSTART="x"), "BEGIN:VEVENT\r\n"])
def test_what_could_not_be_read_has_not_vanished(server, source, broken):
    fetch(server, source, entry())
    fetch(server, source, broken)
    assert not ImportedEvent.objects.vanished().exists()


def test_cancelled_at_the_source_is_cancelled_here_and_participants_are_told(server, source):
    fetch(server, source, entry())
    registration = make_registration(Event.objects.get())
    report = fetch(server, source, entry("STATUS:CANCELLED"))
    assert became(report) == [(LineKind.CANCELLED, [])]
    assert Event.objects.get().is_cancelled
    assert OutboxMessage.objects.filter(recipient=registration.email).exists()
    assert became(fetch(server, source, entry("STATUS:CANCELLED"))) == []
    assert [line["code"] for line in fetch(server, source, entry()).lines] == [Fault.NOT_BACK]
    assert Event.objects.get().is_cancelled


def test_a_cancelled_draft_goes_and_a_cancelled_date_does_not_come(server, source):
    source.mode = SourceMode.DRAFTS
    source.save()
    fetch(server, source, entry())
    fetch(server, source, entry("STATUS:CANCELLED"), entry("STATUS:CANCELLED", uid="zwei@example.org"))
    assert Event.objects.get().state == State.ARCHIVED


def test_what_was_taken_down_here_stays_down(server, source):
    fetch(server, source, entry())
    editorial.archive(content=Event.objects.get(), actor=make_manager())
    assert became(fetch(server, source, entry(SUMMARY="Neu"))) == []
    assert Event.objects.get().state == State.ARCHIVED


def test_a_date_that_becomes_a_series_stays_the_same_event(server, source):
    fetch(server, source, entry())
    fetch(server, source, entry("RRULE:FREQ=WEEKLY;COUNT=3"))
    assert Event.objects.count() == 3
    assert not ImportedEvent.objects.vanished().exists()


def test_a_moved_date_of_a_series_moves(server, source):
    series = entry("RRULE:FREQ=WEEKLY;COUNT=3")
    fetch(server, source, series)
    begins = coming(27)
    moved = entry(
        f"RECURRENCE-ID:{begins:%Y%m%dT%H%M%SZ}", starts=begins + timedelta(hours=3), SUMMARY="Verlegt"
    )
    assert became(fetch(server, source, series, moved)) == [(LineKind.CHANGED, ["title", "when"])]
    assert Event.objects.get(title_de="Verlegt").starts_at == begins + timedelta(hours=3)
    assert Event.objects.count() == 3


def test_no_manager_gets_a_mail_for_each_change(server, source):
    make_manager()
    fetch(server, source, entry(), entry(uid="zwei@example.org"))
    fetch(server, source, entry(starts=coming(30)), entry("STATUS:CANCELLED", uid="zwei@example.org"))
    assert not OutboxMessage.objects.exists()


def test_the_server_is_asked_whether_anything_is_new(server, source):
    fetch(server, source, entry(), ETag='"eins"', Last_Modified="Wed, 25 Nov 2026 10:00:00 GMT")
    assert "if-none-match" not in server.asked[-1]
    server.behave = gives(b"", 304)
    report = again(source)
    assert report.is_unchanged
    assert server.asked[-1]["if-none-match"] == '"eins"'
    assert server.asked[-1]["if-modified-since"] == "Wed, 25 Nov 2026 10:00:00 GMT"
    assert not ImportedEvent.objects.vanished().exists()
    # An endless series goes on in an unchanged file.
    CalendarSource.objects.update(last_read_at=timezone.now() - timedelta(days=8))
    fetch(server, source, entry())
    assert "if-none-match" not in server.asked[-1]


def test_failures_are_tried_later_and_later_and_told_of_once(server, source):
    writer, manager = make_member(source.organisation).user, make_manager()
    server.behave = gives(b"", 500)
    pauses = []
    for _number in range(4):
        report = again(source)
        source.refresh_from_db()
        pauses.append(round((source.next_fetch_at - report.started_at).total_seconds() / 3600))
    assert pauses == [6, 12, 24, 24]
    assert source.problem["code"] == Trouble.STATUS
    assert not OutboxMessage.objects.exists()
    CalendarSource.objects.update(failing_since=timezone.now() - timedelta(days=3, hours=1))
    again(source)
    again(source)
    assert sorted(OutboxMessage.objects.values_list("recipient", flat=True)) == sorted(
        [writer.email, manager.email]
    )
    fetch(server, source, entry())
    source.refresh_from_db()
    assert (source.failures, source.failing_since, source.problem) == (0, None, {})


@pytest.mark.parametrize("state", [SourceState.PROPOSED, SourceState.PAUSED, SourceState.REFUSED])
def test_nobody_asks_for_what_is_not_approved(server, source, state):
    CalendarSource.objects.update(state=state)
    assert importing.fetch_source(pk=source.pk) is None
    assert importing.due_sources() == []
    assert not server.asked


def test_what_is_not_due_is_not_fetched(server, source):
    fetch(server, source, entry())
    assert importing.fetch_source(pk=source.pk) is None


def test_reports_are_not_kept_for_ever(server, source, monkeypatch):
    monkeypatch.setattr(importing, "KEEP_REPORTS", 3)
    last = [fetch(server, source, entry()) for _number in range(5)][-1]
    assert CalendarImport.objects.count() == 3
    assert CalendarImport.objects.first() == last


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_fetches(server):
    source = make_source(address=server.address)
    server.asked.clear()
    server.behave = gives(ics(entry()))
    reports = []

    def work():
        try:
            reports.append(importing.fetch_source(pk=source.pk))
        finally:
            connection.close()

    workers = [Thread(target=work) for _number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len([report for report in reports if report]) == 1
    assert len(server.asked) == 1
    assert Event.objects.count() == 1
