"""An event's page, its calendar file, the calendar and the feed."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from apps.moderation.choices import State
from apps.taxonomy.models import ActionField, TargetGroup
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db


def later(**delta):
    return timezone.now() + timedelta(**delta)


def structured(response):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text)[1])


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, django_assert_max_num_queries, number):
    event = make_event(
        action_fields=[ActionField.objects.create(slug=f"f{n}", name_de="F") for n in range(number)],
        target_groups=[TargetGroup.objects.create(slug=f"g{n}", name_de="G") for n in range(number)],
    )
    for _ in range(number):
        make_registration(event)
    with django_assert_max_num_queries(5):
        response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize(
    "overrides, can_register",
    [
        ({}, True),
        ({"capacity": 1}, True),
        ({"registration_enabled": False}, False),
        ({"registration_opens_at": later(days=1)}, False),
        ({"registration_closes_at": later(days=-1)}, False),
        ({"cancelled_at": later(days=-1), "cancellation_note": "Krankheit"}, False),
        ({"starts_at": later(days=-3)}, False),
    ],
)
def test_the_button_is_there_when_one_can_register(client, overrides, can_register):
    event = make_event(**overrides)
    if event.capacity:
        make_registration(event)
    response = client.get(event.get_absolute_url())
    assert (f"{event.get_absolute_url()}anmelden/" in response.text) is can_register
    assert ("Krankheit" in response.text) is bool(event.cancellation_note)


def test_a_draft_is_not_there_for_visitors(client):
    event = make_event(state=State.DRAFT)
    for suffix in ("", "anmelden/", "angemeldet/"):
        assert client.get(event.get_absolute_url() + suffix).status_code == 404
    assert client.get(f"/veranstaltungen/{event.slug}.ics").status_code == 404


def test_the_online_address_is_nowhere_in_public(client):
    event = make_event(format="hybrid", online_url="https://meet.example.org/geheim")
    for path in (
        event.get_absolute_url(),
        f"/veranstaltungen/{event.slug}.ics",
        "/veranstaltungen/kalender.ics",
        "/veranstaltungen/feed/",
        "/veranstaltungen/",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert b"geheim" not in response.content


def test_structured_data_cannot_end_its_script(client):
    event = make_event(title_de="</script><script>alert(1)</script><!--", format="hybrid")
    response = client.get(event.get_absolute_url())
    assert "<script>alert(1)" not in response.text
    data = structured(response)
    assert data["name"] == event.title_de
    assert data["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]


def test_description_is_cleaned(client):
    event = make_event(description_de="<p onclick=x>Gut<script>alert(1)</script></p>")
    text = client.get(event.get_absolute_url()).text
    assert "<p>Gut</p>" in text


def test_calendar_file(client):
    event = make_event()
    response = client.get(f"/veranstaltungen/{event.slug}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_feed(client, django_assert_num_queries, number):
    for _ in range(number):
        make_event()
    make_event(state=State.DRAFT)
    make_event(starts_at=later(days=-3))
    with django_assert_num_queries(2):
        response = client.get("/veranstaltungen/feed/")
    assert response.text.count("<entry>") == number
    assert not response.cookies
