"""Participants, people and companies, by project, action field and county."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events.choices import RegistrationState
from apps.events.counting import company_hash, person_hash, report
from apps.events.models import Event
from apps.taxonomy.models import ActionField, County
from tests.factories.attendance import make_attendance, make_event_now, make_participant, make_past_event
from tests.factories.events import make_event, make_registration
from tests.factories.projects import make_project
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


def total():
    """Events, registered, participants, people, companies."""
    return report(Event.objects.held()).total.cells


def test_only_what_took_place_counts():
    make_participant(make_event())  # still to come
    make_participant(make_past_event(cancelled_at=timezone.now()))
    make_participant(make_past_event(state="draft"))
    make_participant(make_past_event(), state=RegistrationState.CANCELLED)
    assert total() == [1, 0, 0, 0, 0]


def test_who_was_there_counts_and_who_stayed_away_does_not():
    event = make_past_event()
    make_attendance(make_participant(event, company="Muster GmbH"))
    make_participant(event, company="Andere AG")
    make_attendance(make_participant(event, state=RegistrationState.WAITLISTED))  # let in all the same
    assert total() == [1, 2, 2, 2, 1]
    assert report(Event.objects.held()).unchecked == 0


def test_where_nobody_was_checked_in_everybody_with_a_place_counts_and_it_is_said():
    registration = make_registration(make_past_event(), people=3)
    assert total() == [1, 3, 3, 3, 0]
    make_attendance(registration.participants.first(), undone_at=timezone.now())  # taken back: as if never
    assert total() == [1, 3, 3, 3, 0]
    assert report(Event.objects.held()).unchecked == 1


def test_who_came_to_two_events_is_one_person_of_one_company():
    for address, company in (("Anna@Example.org", "Muster GmbH"), ("anna@example.org ", "MUSTER  G.m.b.H.")):
        make_participant(make_past_event(), email=address.strip(), company=company)
    assert total() == [2, 2, 2, 1, 1]


def test_people_without_an_address_are_known_by_name_and_who_registered_them():
    known = {"email": "", "registered_by": "anna@example.org"}
    assert person_hash(name="Bert  Beispiel", **known) == person_hash(name="bert beispiel", **known)
    assert person_hash(name="Bert", **known) != person_hash(
        name="Bert", email="", registered_by="x@example.org"
    )
    assert person_hash(name="A", email="a@example.org", registered_by="") != person_hash(
        name="A", email="", registered_by="a@example.org"
    )
    assert company_hash(" - ") == ""


def test_hashes_need_the_key(settings):
    before = company_hash("Muster")
    settings.EVENT_COUNTING_PEPPER = "ein anderer"
    assert company_hash("Muster") != before


def test_by_project_action_field_and_county():
    itas = make_project(acronym="ITAS")
    fields = [
        ActionField.objects.create(slug=slug, name_de=slug, name_en=slug) for slug in ("energie", "arbeit")
    ]
    county = County.objects.create(slug="kreis", name_de="Kreis", name_en="Kreis")
    first, second = make_past_event(project=itas, action_fields=fields), make_past_event()
    make_registration(first, people=2, county=county, company="Muster GmbH")
    make_participant(second)
    found = report(Event.objects.held())
    shown = {
        name: [(one.label, one.cells) for one in groups]
        for name, groups in (
            ("project", found.by_project),
            ("field", found.by_action_field),
            ("county", found.by_county),
        )
    }
    assert [label for label, _ in shown["project"]] == ["ITAS", "Kein Projekt"]
    assert shown["project"][0][1] == [1, 2, 2, 2, 1]
    assert [cells for _, cells in shown["field"]] == [[1, 2, 2, 2, 1], [1, 2, 2, 2, 1], [1, 1, 1, 1, 0]]
    assert [cells for _, cells in shown["county"]] == [[1, "", 2, 2, 1], [1, "", 1, 1, 0]]


def test_of_one_year():
    make_participant(make_event_now())
    year = timezone.localdate().year
    assert len(report(Event.objects.held(year)).total.events) == 1
    assert len(report(Event.objects.held(year - 1)).total.events) == 0
    old = make_event_now()
    Event.objects.filter(pk=old.pk).update(starts_at=timezone.now() - timedelta(days=800))
    assert Event.objects.held().years()[0] == year
    assert len(Event.objects.held().years()) == 2


def test_more_events_need_no_more_queries():
    def make_some(number):
        for _ in range(number):
            make_attendance(make_participant(make_past_event(project=make_project())))

    make_some(1)
    with page_queries() as one:
        report(Event.objects.held())
    make_some(3)
    with page_queries() as four:
        report(Event.objects.held())
    assert len(four) == len(one) <= 10
