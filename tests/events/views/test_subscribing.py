"""The calendar to subscribe to, the feed of a selection, and the page that explains both."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from icalendar import Calendar

from apps.events import services
from apps.events.calendars import uid_of
from apps.events.models import Event
from apps.moderation.choices import State
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_session
from tests.factories.partners import make_organisation

pytestmark = pytest.mark.django_db

URL = "/veranstaltungen/kalender.ics"


def later(**delta):
    return timezone.now() + timedelta(**delta)


def entries(client, query="", **headers) -> dict:
    """The calendar's entries by what they are called."""
    response = client.get(URL + query, **headers)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


def test_it_holds_what_comes_and_what_was_lately(client):
    make_event(title_de="bald", format="online")
    make_event(title_de="neulich", starts_at=later(days=-10))
    make_event(title_de="einst", starts_at=later(days=-200))
    make_event(title_de="Entwurf", state=State.DRAFT)
    make_event(title_de="später öffentlich", publish_at=later(days=1))
    assert set(entries(client)) == {"neulich", "bald"}
    assert set(entries(client, "?online=on")) == {"bald"}


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, django_assert_num_queries, number):
    for _ in range(number):
        make_session(make_event())
    with django_assert_num_queries(4):
        response = client.get(URL)
    with django_assert_num_queries(2):
        client.get(URL, headers={"if-none-match": response["ETag"]})


def test_programs_are_told_its_name_and_when_to_look_again(client):
    make_event()
    calendar = Calendar.from_ical(client.get(f"{URL}?online=on").content)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=6)
    assert calendar["X-WR-CALNAME"].startswith("Veranstaltungen")
    assert calendar["SOURCE"].endswith("/veranstaltungen/kalender.ics?online=on")


def test_of_an_event_with_sessions_each_is_an_entry(client):
    event = make_event(title_de="Lehrgang", starts_at=later(days=3), ends_at=later(days=9))
    first = make_session(event, title_de="Teil eins", venue="Saal 2")
    second = make_session(event, title_de="", starts_at=later(days=8), cancelled_at=timezone.now())
    found = entries(client)
    assert set(found) == {"Lehrgang: Teil eins", "Abgesagt: Lehrgang"}
    one, other = found["Lehrgang: Teil eins"], found["Abgesagt: Lehrgang"]
    assert (one["UID"], other["UID"]) == (uid_of(event, first), uid_of(event, second))
    assert one["RELATED-TO"] == other["RELATED-TO"] == uid_of(event)
    assert (one["STATUS"], other["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert one["LOCATION"].startswith("Saal 2, Haus der Beispiele")
    assert one.decoded("DTEND") - one.decoded("DTSTART") == timedelta(hours=1)


def test_a_cancelled_event_stays_and_says_so(client):
    event = make_event(title_de="Treffen")
    before = entries(client)["Treffen"]
    services.cancel_event(event=event, actor=make_manager(), note="")
    after = entries(client)["Abgesagt: Treffen"]
    assert (after["STATUS"], after["UID"]) == ("CANCELLED", before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_event_that_is_taken_down_is_no_longer_announced_but_keeps_its_words_to_itself(client):
    event = make_event(title_de="Geheim", summary_de="Nichts davon", online_url="https://meet.example.org/x")
    before = entries(client)["Geheim"]
    editorial.archive(content=event, actor=make_manager())
    text = client.get(URL).content.decode()
    assert "Geheim" not in text and "Nichts davon" not in text and event.slug not in text
    after = entries(client)["Nicht mehr angekündigt"]
    assert (after["STATUS"], after["UID"]) == ("CANCELLED", before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]
    Event.objects.update(updated_at=later(days=-31))
    assert entries(client) == {}


def test_a_draft_that_was_never_public_leaves_no_trace(client):
    event = make_event(state=State.DRAFT)
    editorial.archive(content=event, actor=make_manager())
    assert entries(client) == {}


def test_each_change_raises_the_sequence(client):
    event = make_event(title_de="Treffen")
    manager = make_manager()
    seen = [int(entries(client)["Treffen"]["SEQUENCE"])]
    for hours in (1, 2):
        event = Event.objects.get(pk=event.pk)
        event.ends_at += timedelta(hours=hours)
        services.save(content=event, actor=manager, base_version=event.version)
        seen.append(int(entries(client)["Treffen"]["SEQUENCE"]))
    assert seen == sorted(set(seen))


def test_what_a_program_has_already_is_not_sent_again(client):
    event = make_event()
    etag = client.get(URL)["ETag"]
    assert client.get(URL, headers={"if-none-match": etag}).status_code == 304
    assert client.get(URL, headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get(f"{URL}?online=on", headers={"if-none-match": etag}).status_code == 200
    assert client.get(f"/en{URL}", headers={"if-none-match": etag}).status_code == 200
    event.ends_at += timedelta(hours=1)
    services.save(content=event, actor=make_manager(), base_version=event.version)
    changed = client.get(URL, headers={"if-none-match": etag})
    assert changed.status_code == 200 and changed["ETag"] != etag


def test_the_page_leads_to_the_calendar_of_the_selection(client):
    organisation = make_organisation(name="Kammer & Co")
    make_event(organisation=organisation)
    query = f"veranstalter={organisation.slug}&art=workshop"
    response = client.get(f"/veranstaltungen/abonnieren/?{query}&seite=2&fremd=1")
    webcal = urlsplit(response.context["webcal"])
    assert webcal.scheme == "webcal"
    assert parse_qs(webcal.query) == {"veranstalter": [organisation.slug], "art": ["workshop"]}
    assert "Kammer &amp; Co" in response.text and not response.cookies
    shown = client.get(f"{webcal.path}?{webcal.query}")
    assert len(Calendar.from_ical(shown.content).walk("VEVENT")) == 1


def test_a_feed_of_a_selection(client):
    make_event(title_de="Netzabend", kind="network_meeting")
    make_event(title_de="Werkstatt", kind="workshop")
    listing = client.get("/veranstaltungen/?art=workshop")
    assert 'href="/veranstaltungen/feed/?art=workshop"' in listing.text
    feed = client.get("/veranstaltungen/feed/?art=workshop").text
    assert "Werkstatt" in feed and "Netzabend" not in feed
    assert "feed/?art=workshop" in feed and "Ihre Auswahl" in feed
