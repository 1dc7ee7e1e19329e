"""The entrance's pages: plain forms, the script's answers, and what a code leads to."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import tickets
from apps.events.models import Attendance, EventRegistration, Participant
from tests.factories.attendance import make_attendance, make_event_now, make_participant
from tests.factories.events import make_event, make_registration, make_session
from tests.factories.partners import make_member
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def event():
    return make_event_now()


@pytest.fixture
def door(client, event):
    """Signed in as somebody of the organiser."""
    client.force_login(make_member(organisation=event.organisation).user)
    return client


def at(event, rest=""):
    return f"/arbeitsplatz/veranstaltungen/{event.pk}/einlass/{rest}"


def code(person):
    return f"/veranstaltungen/einlass/{person.reference}/"


def test_a_code_never_checks_in_by_looking_at_it(door, event):
    person = make_participant(event)
    assert "<form" in door.get(code(person)).text
    assert door.head(code(person)).status_code == 200
    assert not Attendance.objects.exists()


def test_a_participant_who_tries_the_code_is_told_to_show_it(client, event):
    person = make_participant(event, name="Anna Beispiel")
    response = client.get(code(person))
    assert response.status_code == 200
    assert event.title in response.text
    assert "Anna" not in response.text  # whoever finds the ticket learns no name
    assert 'method="post"' not in response.text
    assert not response.cookies


def test_who_works_there_logs_in_first_and_is_led_back(client, event):
    person = make_participant(event)
    login = f"/konto/login/?next={code(person)}"
    assert login in client.get(code(person)).text
    response = client.post(code(person))
    assert (response.status_code, response["Location"]) == (302, login)
    assert not Attendance.objects.exists()


def test_a_signed_in_stranger_is_told_and_refused(client, event):
    person = make_participant(event)
    client.force_login(make_member().user)
    assert 'method="post" class="form-net"' not in client.get(code(person)).text
    assert client.post(code(person)).status_code == 403
    assert not Attendance.objects.exists()


def test_an_unknown_code_is_not_found(door):
    assert door.get(f"/veranstaltungen/einlass/{uuid.uuid4()}/").status_code == 404


def test_scanning_twice_says_when_the_first_was(door, event):
    person = make_participant(event)
    first = timezone.localtime(timezone.now() - timedelta(minutes=7))
    make_attendance(person, noted_at=first)
    assert f"{first:%H:%M}" in door.get(code(person)).text
    response = door.post(code(person), follow=True)
    assert f"{first:%H:%M}" in str(next(iter(response.context["messages"])))
    assert Attendance.objects.count() == 1


def test_the_code_knows_the_session_that_goes_on(door, event):
    make_session(event, starts_at=event.starts_at, ends_at=event.starts_at + timedelta(minutes=5))
    now = make_session(event, starts_at=event.starts_at + timedelta(minutes=5), ends_at=event.ends_at)
    response = door.get(code(make_participant(event)))
    assert response.context["session"] == now


def test_a_cancelled_registration_is_refused_with_a_sentence(door, event):
    person = make_participant(event, state="cancelled")
    response = door.post(code(person))
    assert response.status_code == 409
    assert "notice-danger" in response.text


def test_by_list_by_number_and_back(door, event):
    listed, numbered = make_participant(event), make_participant(event)
    door.post(at(event), {"participant": listed.reference})
    door.post(at(event), {"number": tickets.number(numbered).lower().replace("-", " ")})
    assert Attendance.objects.of_event(event).people() == 2
    attendance = Attendance.objects.get(participant=listed)
    response = door.post(at(event, f"{attendance.pk}/zuruecknehmen/"))
    assert response["Location"] == at(event)
    assert Attendance.objects.of_event(event).people() == 1


@pytest.mark.parametrize(
    ("number", "status"),
    [("", 400), ("xyz", 400), ("0000-0000", 409), ("x" * 13, 400), ("%%%%%%%%", 400)],
)
def test_a_wrong_number_is_shown_next_to_its_field(door, event, number, status):
    response = door.post(at(event), {"number": number})
    assert response.status_code == status
    assert 'id="number-errors"' in response.text
    if number:
        assert f'value="{number}"' in response.text
    assert not Attendance.objects.exists()


def test_a_person_of_another_event_is_not_found_here(door, event):
    other = make_participant()
    assert door.post(at(event), {"participant": other.reference}).status_code == 404
    assert door.post(at(event), {"number": tickets.number(other)}).status_code == 409
    attendance = make_attendance(other)
    assert door.post(at(event, f"{attendance.pk}/zuruecknehmen/")).status_code == 404
    assert Attendance.objects.valid().count() == 1


def test_a_walk_in_by_the_plain_form(door, event):
    assert door.get(at(event, "ohne-anmeldung/")).status_code == 200
    response = door.post(at(event, "ohne-anmeldung/"), {"name": "", "company": "Muster GmbH"})
    assert response.status_code == 400
    assert "Muster GmbH" in response.text
    data = {"name": "Kim", "company": "Muster GmbH", "photo_consent": "on", "key": uuid.uuid4()}
    for _second_click in range(2):
        assert door.post(at(event, "ohne-anmeldung/"), data).status_code == 302
    person = Participant.objects.get()
    assert (person.name, person.registration.company, person.photo_consent) == ("Kim", "Muster GmbH", True)


def test_the_script_is_answered_with_what_it_shows(door, event):
    person, key = make_participant(event), str(uuid.uuid4())
    noted_at = (timezone.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    data = {"participant": person.reference, "key": key, "at": noted_at}
    first, second = (door.post(at(event), data, **JSON).json() for _ in range(2))
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert (first["present"], first["expected"]) == (1, 1)
    assert person.name in first["message"]
    kept = Attendance.objects.get()
    assert str(kept.key) == key
    assert kept.noted_at.strftime("%Y-%m-%dT%H:%M:%S.000Z") == noted_at
    assert door.get(at(event, "stand/")).json() == {"present": 1, "expected": 1}


def test_the_script_is_told_what_is_refused(door, event):
    cancelled = make_participant(event, state="cancelled")
    response = door.post(at(event), {"participant": cancelled.reference}, **JSON)
    assert (response.status_code, list(response.json())) == (409, ["message"])
    response = door.post(at(event, "ohne-anmeldung/"), {"name": " "}, **JSON)
    assert response.status_code == 400
    assert json.loads(response.content)["message"]


def test_people_are_found_by_name_company_and_number(door, event):
    anna = make_participant(event, name="Anna Beispiel", company="Muster GmbH")
    make_participant(event, name="Bert")
    for words in ("anna", "muster anna", tickets.number(anna), "%", "Anna_"):
        found = [one.name for one in door.get(at(event), {"suche": words}).context["page"]]
        assert found == (["Anna Beispiel"] if words not in ("%", "Anna_") else [])


def test_the_list_says_who_wants_no_photos_and_who_only_waits(door, event):
    make_participant(event, name="Anna", photo_consent=True)
    make_participant(event, name="Bert", state="waitlisted")
    make_participant(event, name="Cora", state="cancelled")
    page = door.get(at(event))
    assert [one.name for one in page.context["page"]] == ["Anna", "Bert"]
    assert page.text.count("tag-quiet") == 1


def test_a_session_is_chosen_by_the_address(door, event):
    session = make_session(event)
    make_registration(event, name="Anna", sessions=[session])
    make_registration(event, name="Bert")
    page = door.get(at(event), {"termin": session.pk})
    assert page.context["numbers"] == {"present": 0, "expected": 1}
    assert [one.is_for_session for one in page.context["page"]] == [True, False]
    door.post(
        at(event), {"participant": Participant.objects.get(name="Anna").reference, "session": session.pk}
    )
    assert Attendance.objects.get().session == session
    for wrong in ("x", "-1", "9" * 30, str(make_session().pk)):
        assert door.get(at(event), {"termin": wrong}).status_code in (200, 404)


def test_outside_of_its_time_the_page_says_so(client):
    event = make_event()
    client.force_login(make_member(organisation=event.organisation).user)
    assert "notice-info" in client.get(at(event)).text
    assert client.post(at(event, "ohne-anmeldung/"), {"name": "Kim"}).status_code == 409
    assert not EventRegistration.objects.exists()


def test_more_people_need_no_more_queries(door, event):
    make_participant(event)
    door.get(at(event))
    with page_queries() as one:
        door.get(at(event))
    for _ in range(3):
        make_attendance(make_participant(event))
    with page_queries() as four:
        door.get(at(event))
    assert len(four) == len(one) < 20
