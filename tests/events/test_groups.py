"""Registering several people of one company, and changing it by the link from the mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import emails, services
from apps.events.choices import RegistrationState
from apps.events.models import MAX_PEOPLE, EventRegistration
from apps.links import services as links
from apps.outbox.models import OutboxMessage
from tests.factories.events import make_event, make_registration, make_session

pytestmark = pytest.mark.django_db

PENDING, CONFIRMED = RegistrationState.PENDING, RegistrationState.CONFIRMED
WAITLISTED, CANCELLED = RegistrationState.WAITLISTED, RegistrationState.CANCELLED
OFFERED = RegistrationState.OFFERED


def form_url(event):
    return f"{event.get_absolute_url()}anmelden/"


def three(**overrides):
    return {
        "name": "Anna Beispiel",
        "email": "anna@example.org",
        "company": "Beispiel GmbH",
        "others": "2",
        "takes_part": "on",
        "photo_consent": "on",
        "person_1_name": "Kim Muster",
        "person_1_email": "kim@example.org",
        "person_2_name": "Toni Muster",
        "person_2_photo_consent": "on",
        "privacy": "on",
    } | overrides


def link_to(registration, page=""):
    token = links.create(purpose=emails.MANAGE_PURPOSE, subject=registration, lifetime=timedelta(hours=1))
    return f"/veranstaltungen/anmeldung/{token}/{page}"


def person_link(participant):
    token = links.create(purpose=emails.PARTICIPANT_PURPOSE, subject=participant, lifetime=timedelta(hours=1))
    return f"/veranstaltungen/anmeldung/{token}/teilnahme/"


def mails_to(address):
    return [one.body for one in OutboxMessage.objects.filter(recipient=address).order_by("pk")]


def fresh(registration):
    return EventRegistration.objects.get(pk=registration.pk)


class TestForm:
    def test_one_person_more_keeps_what_was_typed_and_stores_nothing(self, client):
        event = make_event()
        response = client.post(form_url(event), {"name": "Anna Beispiel", "note": "Rampe", "people": "more"})
        assert response.status_code == 200
        form = response.context["form"]
        assert (form.number_of_others, form["name"].value(), form["note"].value()) == (
            1,
            "Anna Beispiel",
            "Rampe",
        )
        assert form["others"].value() == 1
        assert not form.errors
        assert not EventRegistration.objects.exists()

    def test_one_person_less_moves_the_others_up(self, client):
        response = client.post(form_url(make_event()), three(people="fewer-1"))
        form = response.context["form"]
        assert form.number_of_others == 1
        assert form["person_1_name"].value() == "Toni Muster"
        assert form["person_1_photo_consent"].value()

    @pytest.mark.parametrize("wish", ["fewer-", "fewer-0", "fewer-99", "fewer-x", "", "mehr"])
    def test_a_wish_that_makes_no_sense_changes_nothing(self, client, wish):
        response = client.post(form_url(make_event()), three(people=wish))
        assert response.status_code == 200
        assert response.context["form"].number_of_others == 2

    def test_there_is_an_end_to_it(self, client):
        event = make_event()
        response = client.post(form_url(event), three(others="99", people="more"))
        assert response.context["form"].number_of_others == MAX_PEOPLE - 1
        assert client.post(form_url(event), three(others="99")).status_code == 400
        assert client.post(form_url(event), three(others="-1")).status_code == 302
        assert event.registrations.get().places == 1

    @pytest.mark.parametrize(
        "field, value",
        [
            ("person_1_name", ""),
            ("person_1_name", "Kim\nBcc: x"),
            ("person_2_name", "x" * 121),
            ("person_1_email", "kim"),
            ("person_1_email", "kim@example.org\r\nx"),
        ],
    )
    def test_what_is_wrong_with_a_person_is_said_there(self, client, field, value):
        event = make_event()
        response = client.post(form_url(event), three(**{field: value}))
        assert response.status_code == 400
        assert list(response.context["form"].errors) == [field]
        assert "Toni Muster" in response.text or field == "person_2_name"
        assert not event.registrations.exists()

    def test_who_registers_others_need_not_come(self, client):
        event = make_event()
        sent = three()
        del sent["takes_part"]
        client.post(form_url(event), sent)
        people = event.registrations.get().participants.all()
        assert [(one.name, one.is_contact) for one in people] == [
            ("Kim Muster", False),
            ("Toni Muster", False),
        ]

    def test_three_are_registered_each_with_their_own(self, client):
        event = make_event()
        assert client.post(form_url(event), three()).status_code == 302
        registration = event.registrations.get()
        assert (registration.places, registration.places_held, registration.state) == (3, 0, PENDING)
        people = registration.participants.values_list("name", "email", "photo_consent", "is_contact")
        assert list(people) == [
            ("Anna Beispiel", "", True, True),
            ("Kim Muster", "kim@example.org", False, False),
            ("Toni Muster", "", True, False),
        ]
        assert not mails_to("kim@example.org"), "nobody is written to before the address is confirmed"

    def test_registering_again_before_confirming_replaces_the_people(self, client):
        event = make_event()
        client.post(form_url(event), three())
        client.post(form_url(event), three(others="0"))
        assert event.registrations.get().participants.count() == event.registrations.get().places == 1

    def test_a_date_must_be_chosen_where_there_are_several(self, client):
        event = make_event()
        first, gone = make_session(event), make_session(event, cancelled_at=timezone.now())
        foreign = make_session(make_event())
        for wrong in ([], [gone.pk], [foreign.pk], ["x"]):
            response = client.post(form_url(event), three(sessions=wrong))
            assert list(response.context["form"].errors) == ["sessions"], wrong
        assert client.post(form_url(event), three(sessions=[first.pk])).status_code == 302
        assert list(event.registrations.get().sessions.all()) == [first]


class TestConfirming:
    def confirmed(self, client, event):
        client.post(form_url(event), three())
        return services.confirm(registration=event.registrations.get())

    def test_all_get_their_places_and_those_with_an_address_the_date(self, client):
        event = make_event(capacity=3)
        assert self.confirmed(client, event).state == CONFIRMED
        assert event.registrations.held() == 3
        (mail,) = mails_to("kim@example.org")
        assert "anna@example.org" in mail.text
        assert "/teilnahme/" in mail.text
        assert b"mailto:kim@example.org" in bytes(mail.attachments.get(mime="text/calendar").content).replace(
            b"\r\n ", b""
        )

    def test_nobody_can_have_a_text_of_their_own_sent_to_others(self, client):
        event = make_event()
        client.post(
            form_url(event), three(name="boese.example", person_1_name="boese.example", company="boese")
        )
        services.confirm(registration=event.registrations.get())
        (mail,) = mails_to("kim@example.org")
        assert "boese" not in mail.subject + mail.text + mail.html

    def test_no_room_for_all_means_the_waiting_list_and_an_offer_of_what_there_is(self, client):
        event = make_event(capacity=2)
        assert self.confirmed(client, event).state == OFFERED
        assert event.registrations.get().places_held == 2
        assert not mails_to("kim@example.org")


class TestChanging:
    def data(self, registration, **overrides):
        people = registration.participants.all()
        values = {"name": registration.name, "others": str(len(people) - 1), "takes_part": "on"}
        for number, one in enumerate(people[1:], start=1):
            values |= {
                f"person_{number}_key": one.pk,
                f"person_{number}_name": one.name,
                f"person_{number}_email": one.email,
            }
        return values | overrides

    def test_looking_changes_nothing(self, client):
        registration = make_registration(people=3)
        assert client.get(link_to(registration, "aendern/")).status_code == 200
        assert registration.participants.count() == 3
        assert not OutboxMessage.objects.exists()

    def test_names_change_and_the_people_stay_the_same(self, client):
        registration = make_registration(people=2)
        keys = list(registration.participants.values_list("pk", flat=True))
        response = client.post(
            link_to(registration, "aendern/"), self.data(registration, person_1_name="Neuer Name")
        )
        assert response.status_code == 302
        assert list(registration.participants.values_list("pk", flat=True)) == keys
        assert registration.participants.last().name == "Neuer Name"

    def test_fewer_people_make_room_for_the_next(self, client):
        event = make_event(capacity=3)
        registration = make_registration(event, people=3)
        waiting = make_registration(event, state=WAITLISTED)
        client.post(link_to(registration, "aendern/"), self.data(registration, others="0"))
        assert (fresh(registration).places, fresh(registration).places_held) == (1, 1)
        assert fresh(waiting).state == OFFERED

    def test_more_people_need_places_and_what_was_typed_is_kept(self, client):
        event = make_event(capacity=2)
        registration = make_registration(event)
        sent = self.data(registration, others="2", person_1_name="Kim Muster", person_2_name="Toni Muster")
        response = client.post(link_to(registration, "aendern/"), sent)
        assert response.status_code == 409
        assert "Toni Muster" in response.text
        assert fresh(registration).places == registration.participants.count() == 1
        assert client.post(link_to(registration, "aendern/"), sent | {"others": "1"}).status_code == 302
        assert fresh(registration).places_held == 2

    def test_nobody_adds_people_past_the_waiting_list(self, client):
        event = make_event(capacity=2)
        registration = make_registration(event)
        make_registration(event, state=WAITLISTED, people=2, only_together=True)
        sent = self.data(registration, others="1", person_1_name="Kim Muster")
        assert client.post(link_to(registration, "aendern/"), sent).status_code == 409

    def test_on_the_waiting_list_more_people_go_to_its_end(self, client):
        event = make_event(capacity=1)
        make_registration(event)
        first, second = (make_registration(event, state=WAITLISTED, people=2) for _ in range(2))
        client.post(link_to(first, "aendern/"), self.data(first, person_1_name="Neu"))
        assert services.waiting_position(fresh(first)) == 1
        sent = self.data(first, others="2", person_2_name="Toni Muster")
        client.post(link_to(first, "aendern/"), sent)
        assert [services.waiting_position(fresh(one)) for one in (first, second)] == [2, 1]

    def test_while_places_are_offered_the_number_stays(self, client):
        registration = make_registration(state=OFFERED, people=2)
        path = link_to(registration, "aendern/")
        assert client.post(path, self.data(registration, others="0")).status_code == 409
        assert registration.participants.count() == 2
        assert client.post(path, self.data(registration, person_1_name="Neu")).status_code == 302

    def test_another_date_that_is_full_is_refused(self, client):
        event = make_event()
        mine, full = make_session(event), make_session(event, capacity=1)
        make_registration(event, sessions=[full])
        registration = make_registration(event, sessions=[mine])
        path = link_to(registration, "aendern/")
        response = client.post(path, self.data(registration, sessions=[mine.pk, full.pk]))
        assert response.status_code == 409
        assert list(registration.sessions.all()) == [mine]

    def test_another_date_moves_in_the_calendar_too(self, client):
        event = make_event()
        first, second = make_session(event), make_session(event)
        registration = make_registration(event, sessions=[first])
        client.post(link_to(registration, "aendern/"), self.data(registration, sessions=[second.pk]))
        files = {
            one.method: bytes(one.content).decode()
            for one in mails_to(registration.email)[0].attachments.filter(mime="text/calendar")
        }
        assert str(second.key) in files["REQUEST"]
        assert str(first.key) in files["CANCEL"]

    def test_people_of_others_cannot_be_taken_over(self, client):
        registration, other = make_registration(people=2), make_registration(people=2)
        foreign = other.participants.last()
        sent = self.data(registration, person_1_key=foreign.pk, person_1_name="Entführt")
        client.post(link_to(registration, "aendern/"), sent)
        foreign.refresh_from_db()
        assert (foreign.registration_id, foreign.name != "Entführt") == (other.pk, True)

    @pytest.mark.parametrize("state", [PENDING, CANCELLED])
    def test_what_does_not_count_cannot_be_changed(self, client, state):
        registration = make_registration(state=state)
        assert client.post(link_to(registration, "aendern/"), self.data(registration)).status_code == 409


class TestOnePersonsLink:
    def test_one_leaves_and_the_others_keep_their_places(self, client):
        event = make_event(capacity=2)
        registration = make_registration(event, people=2)
        waiting = make_registration(event, state=WAITLISTED)
        path = person_link(registration.participants.last())
        assert client.get(path).status_code == 200
        assert registration.participants.count() == 2
        assert client.post(path).status_code == 302
        assert (fresh(registration).places_held, registration.participants.count()) == (1, 1)
        assert fresh(waiting).state == OFFERED
        assert mails_to(registration.email), "the contact person is told"
        assert client.post(path).status_code == 404

    def test_the_last_one_ends_the_registration(self, client):
        registration = make_registration()
        client.post(person_link(registration.participants.get()))
        assert fresh(registration).state == CANCELLED


class TestOfferPage:
    def test_looking_takes_nothing_and_the_button_does(self, client):
        registration = make_registration(make_event(capacity=1), state=OFFERED)
        path = link_to(registration, "platz/")
        assert client.get(path).status_code == 200
        assert fresh(registration).state == OFFERED
        assert client.post(path, {"answer": "take"}).status_code == 302
        assert fresh(registration).state == CONFIRMED

    def test_a_group_chooses_and_is_told_what_is_wrong(self, client):
        registration = make_registration(make_event(capacity=2), state=OFFERED, people=3, places_held=2)
        path, keys = (
            link_to(registration, "platz/"),
            list(registration.participants.values_list("pk", flat=True)),
        )
        for wrong in ([], keys, ["x"], ["9" * 30]):
            response = client.post(path, {"answer": "take", "people": wrong})
            assert response.status_code == 400
        assert client.post(path, {"answer": "take", "people": keys[:2]}).status_code == 302
        assert registration.participants.count() == 2

    def test_a_lapsed_offer_says_so(self, client):
        registration = make_registration(state=OFFERED, offered_until=timezone.now())
        assert client.post(link_to(registration, "platz/"), {"answer": "take"}).status_code == 409
