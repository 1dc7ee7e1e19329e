"""The month: which day holds what, and how many queries it takes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories.events import make_event, make_session

pytestmark = pytest.mark.django_db

URL = "/veranstaltungen/?ansicht=monat&zeit=2027-05"


def berlin(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]


def days(response) -> dict[int, list[str]]:
    """What stands on which day of the month."""
    month = response.context["month"]
    return {
        day.day.day: [entry.title for entry in day.entries]
        for week in month.weeks
        for day in week
        if day.entries
    }


def test_each_day_holds_what_takes_place_on_it(client):
    make_event(title_de="Tag", starts_at=berlin(2027, 5, 14, 9))
    make_event(title_de="Nacht", starts_at=berlin(2027, 5, 14, 0), ends_at=berlin(2027, 5, 15, 0))
    make_event(title_de="Lang", starts_at=berlin(2027, 4, 29, 9), ends_at=berlin(2027, 5, 2, 12))
    make_event(title_de="Letzter", starts_at=berlin(2027, 5, 31, 23), ends_at=berlin(2027, 6, 1, 1))
    make_event(title_de="Juni", starts_at=berlin(2027, 6, 1, 0))
    assert days(client.get(URL)) == {1: ["Lang"], 2: ["Lang"], 14: ["Nacht", "Tag"], 31: ["Letzter"]}


def test_an_event_with_sessions_stands_on_their_days_only(client):
    event = make_event(title_de="Kurs", starts_at=berlin(2027, 5, 3, 9), ends_at=berlin(2027, 6, 20, 12))
    make_session(event)
    make_session(event, starts_at=berlin(2027, 5, 20, 9), cancelled_at=timezone.now())
    make_session(event, starts_at=berlin(2027, 6, 20, 9))
    response = client.get(URL)
    assert days(response) == {3: ["Kurs"], 20: ["Kurs"]}
    assert response.context["month"].number == 1
    assert "Abgesagt" in response.text


def test_a_month_without_a_session_in_it_is_empty(client):
    event = make_event(starts_at=berlin(2027, 4, 3, 9), ends_at=berlin(2027, 6, 20, 12))
    make_session(event)
    response = client.get(URL)
    assert days(response) == {}
    assert "Keine Veranstaltung in diesem Monat" in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, django_assert_num_queries, number):
    for _ in range(number):
        make_session(make_event(starts_at=berlin(2027, 5, 14, 9)))
    with django_assert_num_queries(3):
        response = client.get(URL)
    assert response.context["month"].number == number
    assert not response.cookies


@pytest.mark.parametrize(
    "query", ["", "&zeit=vergangen", "&zeit=2027-02-30", "&zeit=x", "&zeit=2027-05-14&art=workshop"]
)
def test_any_address_shows_some_month(client, query):
    response = client.get(f"/veranstaltungen/?ansicht=monat{query}")
    assert response.status_code == 200
    assert response.context["month"].first.day == 1


def test_the_ways_around_keep_the_filters(client):
    make_event(starts_at=berlin(2027, 5, 14, 9), kind="talk")
    response = client.get(f"{URL}&art=talk")
    assert days(response) != {}
    assert "?zeit=2027-04&amp;art=talk&amp;ansicht=monat" in response.text
    assert "?zeit=2027-06&amp;art=talk&amp;ansicht=monat" in response.text
    assert 'href="/veranstaltungen/?zeit=2027-05&amp;art=talk"' in response.text
    assert days(client.get(f"{URL}&art=workshop")) == {}


def test_more_than_fit_are_cut_and_said_so(client, monkeypatch):
    monkeypatch.setattr("apps.events.months.AT_MOST", 2)
    for hour in range(3):
        make_event(starts_at=berlin(2027, 5, 14, 9) + timedelta(hours=hour))
    response = client.get(URL)
    assert response.context["month"].number == 2
    assert "mehr Veranstaltungen, als hier Platz haben" in response.text
