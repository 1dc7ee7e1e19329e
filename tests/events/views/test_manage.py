"""The organisers' pages."""

import csv
import io
import uuid

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event
from apps.moderation.choices import State
from apps.moderation.models import Review
from tests.events.test_forms import event_data
from tests.factories.events import make_event, make_registration
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db

BASE = "/arbeitsplatz/veranstaltungen/"


@pytest.fixture
def organisation(member):
    return member.organisation


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def signed_in(client, member):
    client.force_login(member.user)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_writing_submitting_and_seeing_it_wait(signed_in, organisation):
    response = signed_in.post(f"{BASE}neu/", event_data(organisation=organisation.pk))
    event = Event.objects.get()
    assert response["Location"] == f"{BASE}{event.pk}/"
    assert (event.state, event.slug) == (State.DRAFT, "werkstattgespraech")
    assert event.reminder_offsets == [168, 24]
    signed_in.post(f"{BASE}{event.pk}/einreichen/")
    event.refresh_from_db()
    assert event.state == State.IN_REVIEW
    assert Review.objects.waiting().count() == 1


def test_a_second_click_makes_no_second_event(signed_in, organisation):
    data = event_data(organisation=organisation.pk, submission_key=str(uuid.uuid4()))
    first, second = (signed_in.post(f"{BASE}neu/", data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Event.objects.count() == 1


def test_another_organisations_name_cannot_be_used(signed_in):
    other = make_event().organisation
    response = signed_in.post(f"{BASE}neu/", event_data(organisation=other.pk))
    assert response.status_code == 400
    assert Event.objects.filter(organisation=other).count() == 1


@pytest.mark.parametrize(
    "overrides",
    [
        {"ends_at": "2027-05-14T08:00"},
        {"starts_at": "2027-03-28T02:30"},
        {"title_de": "Eins\r\nZwei"},
    ],
)
def test_bad_input_is_shown_next_to_its_field(signed_in, organisation, overrides):
    response = signed_in.post(f"{BASE}neu/", event_data(organisation=organisation.pk, **overrides))
    assert response.status_code == 400
    assert set(response.context["form"].errors) <= set(overrides)
    assert "invalid-feedback" in response.text
    assert not Event.objects.exists()


def edit(client, event, **overrides):
    form = client.get(f"{BASE}{event.pk}/bearbeiten/").context["form"]
    data = {name: form[name].value() for name in form.fields if name != "submission_key"}
    data = {name: form.fields[name].prepare_value(value) for name, value in data.items() if value is not None}
    data = {name: value for name, value in data.items() if value is not False}
    for name in ("starts_at", "ends_at"):
        data[name] = form[name].subwidgets[0].data["attrs"].get("value") or form.fields[
            name
        ].widget.format_value(form[name].value())
    return client.post(f"{BASE}{event.pk}/bearbeiten/", data | overrides)


def test_saving_unchanged_changes_nothing(signed_in, organisation):
    event = make_event(
        organisation=organisation, summary_de="Eins.\nZwei.", accessibility_de="A\nB", publish_at=None
    )
    event.refresh_from_db()
    edit(signed_in, event)
    assert Event.objects.get().version == event.version
    assert not Review.objects.exists()


def test_the_page_says_what_applies_at_once_and_what_waits(signed_in, organisation):
    event = make_event(organisation=organisation)
    response = edit(signed_in, event, city="Zwickau", title_de="Neuer Titel")
    assert response.status_code == 302, response.context["form"].errors
    assert len(said(response)) == 2
    event.refresh_from_db()
    assert (event.city, event.title_de != "Neuer Titel") == ("Zwickau", True)
    assert Review.objects.waiting().count() == 1


def test_an_old_form_is_refused_and_its_text_kept(signed_in, organisation):
    event = make_event(organisation=organisation)
    edit(signed_in, event, city="Zwickau")
    response = edit(signed_in, event, base_version="1", title_de="Getippt")
    assert response.status_code == 409
    assert "Getippt" in response.text


def queries(client, path) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/teilnehmende/"])
def test_more_rows_need_no_more_queries(signed_in, organisation, page):
    event = make_event(organisation=organisation)
    make_registration(event)
    path = BASE + page.format(pk=event.pk)
    signed_in.get(path)
    with_one = queries(signed_in, path)
    for _ in range(2):
        make_event(organisation=organisation)
        make_registration(event)
    assert queries(signed_in, path) == with_one < 22


def test_the_list_holds_only_what_one_may_edit(signed_in, organisation):
    own = make_event(organisation=organisation)
    make_event()
    assert list(signed_in.get(BASE).context["page"]) == [own]


def test_participants_are_kept_out_of_caches(signed_in, organisation):
    event = make_event(organisation=organisation)
    response = signed_in.get(f"{BASE}{event.pk}/teilnehmende/")
    assert "no-store" in response["Cache-Control"]


def test_participants_are_paginated_and_ordered(signed_in, organisation):
    event = make_event(organisation=organisation)
    for state in ("cancelled", "pending", "waitlisted", "confirmed"):
        make_registration(event, state=state)
    for _ in range(50):
        make_registration(event)
    page = signed_in.get(f"{BASE}{event.pk}/teilnehmende/").context["page"]
    assert page.paginator.num_pages == 2
    last = signed_in.get(f"{BASE}{event.pk}/teilnehmende/?seite=2").context["page"]
    assert [one.state for one in last] == ["confirmed", "waitlisted", "pending", "cancelled"]


def test_csv_is_read_as_text_by_spreadsheet_programs(signed_in, organisation):
    event = make_event(organisation=organisation)
    make_registration(event, name="=cmd|'/c calc'!A1", company='Muster; "GmbH"', note="+49\nzwei")
    response = signed_in.get(f"{BASE}{event.pk}/teilnehmende.csv")
    content = response.getvalue().decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(content), delimiter=";")
    assert len(header) == len(row) == 10
    assert row[2] == "'=cmd|'/c calc'!A1"
    assert row[4] == 'Muster; "GmbH"'
    assert row[6].startswith("'+49")


def test_participants_of_others_are_not_shown(signed_in):
    event = make_event()
    make_registration(event)
    assert signed_in.get(f"{BASE}{event.pk}/teilnehmende/").status_code == 403
    assert signed_in.get(f"{BASE}{event.pk}/teilnehmende.csv").status_code == 403


def test_cancelling_asks_first(signed_in, organisation):
    event = make_event(organisation=organisation)
    assert "<form" in signed_in.get(f"{BASE}{event.pk}/absagen/").text
    assert not Event.objects.get().is_cancelled
    signed_in.post(f"{BASE}{event.pk}/absagen/", {"note": "Krankheit"})
    assert Event.objects.get().cancellation_note == "Krankheit"
    assert signed_in.post(f"{BASE}{event.pk}/absagen/", {"note": "noch einmal"}).status_code == 409
    assert Event.objects.get().cancellation_note == "Krankheit"


def test_an_endless_note_is_refused(signed_in, organisation):
    event = make_event(organisation=organisation)
    assert signed_in.post(f"{BASE}{event.pk}/absagen/", {"note": "x" * 1001}).status_code == 400
    assert not Event.objects.get().is_cancelled
