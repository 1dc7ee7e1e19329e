"""Proposing, approving, pausing and reading about partners' calendars."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.events.choices import Fault, SourceMode, SourceState
from apps.events.models import CalendarSource, Event, ImportedEvent
from apps.events.services import sources
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.partners.services.editorial import NoteMissing
from tests.factories.accounts import make_manager
from tests.factories.calendars import make_import, make_source
from tests.factories.events import make_event
from tests.factories.partners import make_member
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db

ADDRESS = "https://kalender.example.org/seminare.ics"
VALUES = {
    "mode": SourceMode.PUBLISHED,
    "interval_hours": 24,
    "project": None,
    "action_fields": [],
    "note": "",
}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def writer():
    return make_member().user


@pytest.fixture
def organisation(writer):
    return writer.memberships.get().organisation


def test_who_may_propose(organisation, writer):
    reader, stranger = make_member(organisation, role=Role.READER).user, make_member().user
    for nobody in (reader, stranger):
        with pytest.raises(PermissionDenied):
            sources.propose(source=make_unsaved(organisation), actor=nobody)
    manager = make_manager()
    sources.propose(source=make_unsaved(organisation), actor=writer)
    assert CalendarSource.objects.get().state == SourceState.PROPOSED
    assert OutboxMessage.objects.get().recipient == manager.email


def make_unsaved(organisation) -> CalendarSource:
    return CalendarSource(organisation=organisation, name="Seminare", address=ADDRESS)


def test_who_may_decide(organisation, writer):
    source = make_source(organisation=organisation, state=SourceState.PROPOSED, next_fetch_at=None)
    for act in (
        lambda: sources.approve(source=source, values=VALUES, actor=writer),
        lambda: sources.refuse(source=source, note="Nein", actor=writer),
    ):
        with pytest.raises(PermissionDenied):
            act()
    source = sources.approve(source=source, values=VALUES, actor=make_manager())
    assert source.is_active
    assert source.next_fetch_at <= timezone.now()
    assert OutboxMessage.objects.get().recipient == writer.email


def test_a_no_needs_a_word(organisation, writer):
    source = make_source(organisation=organisation, state=SourceState.PROPOSED)
    with pytest.raises(NoteMissing):
        sources.refuse(source=source, note=" ", actor=make_manager())
    source = sources.refuse(source=source, note="Zu viele Termine", actor=make_manager())
    assert (source.state, source.next_fetch_at) == (SourceState.REFUSED, None)


def test_another_address_is_approved_anew(organisation, writer):
    source = make_source(organisation=organisation, etag='"eins"')
    source = sources.change(source=source, name="Anders", address=source.address, actor=writer)
    assert source.is_active
    source = sources.change(source=source, name="Anders", address=ADDRESS, actor=writer)
    assert (source.state, source.next_fetch_at, source.etag) == (SourceState.PROPOSED, None, "")


def test_a_manager_changes_the_address_at_once(organisation):
    source = make_source(organisation=organisation)
    assert sources.change(source=source, name="Anders", address=ADDRESS, actor=make_manager()).is_active


def test_pausing_and_going_on(organisation, writer):
    source = make_source(organisation=organisation)
    with pytest.raises(sources.NotPossible):
        sources.resume(source=source, actor=writer)
    source = sources.pause(source=source, actor=writer)
    for act in (sources.pause, sources.fetch_now):
        with pytest.raises(sources.NotPossible):
            act(source=source, actor=writer)
    assert sources.resume(source=source, actor=writer).is_active


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("kalender.example.org", "keine Webadresse"),
        ("https://name:wort@kalender.example.org/", "weder Benutzernamen noch Passwort"),
        ("https://kalender.example.org:8080/", "Port 8080"),
        ("file:///etc/passwd", "keine Webadresse"),
        ("webcal", "keine Webadresse"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_beside_the_field(organisation, writer, address, word):
    answer = signed_in(writer).post(
        reverse("events:source_create"),
        {"organisation": organisation.pk, "name": "Seminare", "address": address},
    )
    assert answer.status_code == 400
    assert word in answer.context["form"].errors["address"][0]
    assert address in answer.content.decode()
    assert not CalendarSource.objects.exists()


def test_what_calendar_programs_write_is_understood(organisation, writer):
    answer = signed_in(writer).post(
        reverse("events:source_create"),
        {"organisation": organisation.pk, "name": "Seminare", "address": ADDRESS.replace("https", "webcal")},
    )
    assert answer.status_code == 302
    assert CalendarSource.objects.get().address == ADDRESS


def test_the_same_calendar_twice(organisation, writer):
    make_source(organisation=organisation, address=ADDRESS)
    answer = signed_in(writer).post(
        reverse("events:source_create"),
        {"organisation": organisation.pk, "name": "Noch einmal", "address": ADDRESS},
    )
    assert answer.status_code == 400
    assert answer.context["form"].errors["address"]


def test_an_organisation_that_is_not_ones_own(writer):
    answer = signed_in(writer).post(
        reverse("events:source_create"),
        {"organisation": make_member().organisation.pk, "name": "Fremd", "address": ADDRESS},
    )
    assert answer.status_code == 400
    assert not CalendarSource.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(organisation, writer, number):
    for _number in range(number):
        make_source(organisation=organisation, failing_since=timezone.now(), problem={"code": "slow"})
    client = signed_in(writer)
    with page_queries() as queries:
        assert client.get(reverse("events:source_list")).status_code == 200
    assert len(queries) <= LIST_QUERIES


LIST_QUERIES = 12


def test_the_page_says_what_does_not_work_and_what_vanished(organisation, writer):
    source = make_source(
        organisation=organisation,
        failing_since=timezone.now(),
        problem={"code": "status", "details": {"status": 500}},
    )
    event = make_event(organisation=organisation, title_de="Verschwundenes Seminar")
    ImportedEvent.objects.create(source=source, key="1", uid="1", event=event, vanished_at=timezone.now())
    page = signed_in(writer).get(source.get_absolute_url()).content.decode()
    assert "Der Server hat mit dem Fehler 500 geantwortet." in page
    assert "Verschwundenes Seminar" in page
    assert "nicht mehr in dem Kalender" in signed_in(writer).get(event.get_manage_url()).content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Das Ende liegt vor dem Beginn."), ("en", "It ends before it begins.")]
)
def test_a_report_speaks_the_readers_language(organisation, writer, language, words):
    line = {
        "kind": "problem", "label": "Seminar", "event": None, "starts_at": "", "fields": ["when"],
        "code": Fault.BACKWARDS.value, "details": {},
    }  # fmt: skip
    report = make_import(make_source(organisation=organisation), lines=[line])
    address = report.get_absolute_url()
    page = signed_in(writer).get(f"/en{address}" if language == "en" else address).content.decode()
    assert words in page


def test_no_event_is_shown_to_who_may_not_see_it(organisation, writer):
    foreign = make_event(state="draft")
    line = {"kind": "new", "label": "Seminar", "event": foreign.pk, "starts_at": "", "fields": []}
    line |= {"code": "", "details": {}}
    report = make_import(make_source(organisation=organisation), lines=[line])
    assert foreign.get_manage_url() not in signed_in(writer).get(report.get_absolute_url()).content.decode()
    assert Event.objects.filter(pk=foreign.pk).exists()
