"""Registering as a visitor does: form, mail, link, calendar, cancelling."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import SentForm
from apps.events import emails
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from apps.links import services as links
from apps.links.models import SignedLink
from apps.outbox.models import OutboxMessage
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db


def url_of(event):
    return f"{event.get_absolute_url()}anmelden/"


def data(**overrides):
    return {"name": "Anna Beispiel", "email": "anna@example.org", "privacy": "on"} | overrides


def path_in(mail):
    return re.search(r"https?://[^/\s]+(/\S*anmeldung/\S+)", mail.body.text)[1]


def test_the_whole_way(client):
    event = make_event(capacity=1)
    response = client.post(url_of(event), data(), follow=True)
    assert response.redirect_chain == [(f"{event.get_absolute_url()}angemeldet/", 302)]
    assert "anna@example.org" not in response.text

    confirm = path_in(OutboxMessage.objects.get())
    assert client.get(confirm).status_code == 200
    assert event.registrations.get().state == RegistrationState.PENDING
    assert client.post(confirm, follow=True).status_code == 200
    assert event.registrations.get().state == RegistrationState.CONFIRMED

    manage = path_in(OutboxMessage.objects.latest("pk"))
    assert "<form" in client.get(manage).text
    assert event.registrations.get().state == RegistrationState.CONFIRMED
    response = client.post(manage, follow=True)
    assert event.registrations.get().state == RegistrationState.CANCELLED
    assert url_of(event) in response.text


def test_the_only_cookie_is_against_forgery(client):
    event = make_event()
    assert set(client.get(url_of(event)).cookies) == {"csrftoken"}
    assert not client.get(f"{event.get_absolute_url()}angemeldet/").cookies


@pytest.mark.parametrize("number", [1, 3])
def test_query_count_of_the_form(client, django_assert_num_queries, number):
    event = make_event()
    for _ in range(number):
        make_registration(event)
    with django_assert_num_queries(4):  # event, its dates, its questions, counties
        client.get(url_of(event))


def test_the_answer_does_not_tell_who_is_registered(client):
    known = make_registration()
    event = known.event
    answers = [
        client.post(url_of(event), data(email=email), follow=True)
        for email in (known.email, "neu@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].text.replace(known.email, "") == answers[1].text.replace("neu@example.org", "")


@pytest.mark.parametrize(
    "overrides",
    [{}, {"email": "anna"}, {"email": "anna@example.org\nBcc: x@example.org"}, {"note": "x" * 10_000}],
)
def test_bad_input_is_kept_and_leaves_nothing(client, overrides):
    event = make_event()
    sent = data(**overrides) if overrides else {"name": "Anna Beispiel"}
    response = client.post(url_of(event), sent)
    assert response.status_code == 400
    assert "Anna Beispiel" in response.text
    assert not EventRegistration.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not SentForm.objects.exists()


def test_a_text_beyond_all_bounds_is_refused(client):
    response = client.post(url_of(make_event()), data(note="x" * 10_000_000))
    assert response.status_code == 413
    assert not EventRegistration.objects.exists()


def test_a_second_click_does_nothing_more(client):
    event = make_event()
    key = str(uuid.uuid4())
    first, second = (client.post(url_of(event), data(submission_key=key)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert event.registrations.count() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    "overrides",
    [
        {"cancelled_at": timezone.now()},
        {"starts_at": timezone.now() - timedelta(days=2)},
        {"registration_closes_at": timezone.now() - timedelta(days=2)},
        {"registration_enabled": False},
    ],
    ids=["cancelled", "past", "closed", "none"],
)
def test_where_one_cannot_register_a_page_says_why(client, overrides):
    event = make_event(**overrides)
    response = client.get(url_of(event))
    assert response.status_code == 200
    assert "<form" not in response.text.partition("<main")[2].partition("</main>")[0]
    assert client.post(url_of(event), data()).status_code == 409
    assert not EventRegistration.objects.exists()


def test_a_full_event_offers_the_waiting_list(client):
    event = make_event(capacity=1)
    make_registration(event)
    client.post(url_of(event), data())
    confirm = path_in(OutboxMessage.objects.get())
    client.post(confirm)
    assert event.registrations.get(email="anna@example.org").state == RegistrationState.WAITLISTED


def test_too_many_for_one_address(client):
    event = make_event()
    answers = [client.post(url_of(event), data()).status_code for _ in range(8)]
    assert answers == [302] * 6 + [429] * 2
    assert client.post(url_of(event), data(email="bert@example.org")).status_code == 302
    assert OutboxMessage.objects.filter(recipient="anna@example.org").count() == 6


def test_too_many_from_one_connection(client):
    event = make_event()
    answers = [
        client.post(url_of(event), data(email=f"gast{number}@example.org")).status_code
        for number in range(31)
    ]
    assert answers == [302] * 30 + [429]


PAGES = [
    ("bestaetigen/", emails.CONFIRM_PURPOSE, RegistrationState.PENDING),
    ("", emails.MANAGE_PURPOSE, RegistrationState.CONFIRMED),
]


@pytest.mark.parametrize("suffix, purpose, state", PAGES)
class TestLinkPages:
    def path(self, suffix, token):
        return f"/veranstaltungen/anmeldung/{token}/{suffix}"

    def token(self, purpose, registration):
        return links.create(purpose=purpose, subject=registration, lifetime=timedelta(hours=1))

    def test_forged(self, client, suffix, purpose, state):
        token = self.token(purpose, make_registration(state=state))
        for forged in (
            f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
            "x",
            "%00",
            f"{uuid.uuid4().hex}:abc",
        ):
            assert client.get(self.path(suffix, forged)).status_code == 404
            assert client.post(self.path(suffix, forged)).status_code == 404
        assert EventRegistration.objects.get().state == state

    def test_of_another_purpose(self, client, suffix, purpose, state):
        other = next(other for _, other, _ in PAGES if other != purpose)
        token = self.token(other, make_registration(state=state))
        assert client.post(self.path(suffix, token)).status_code == 404

    def test_expired(self, client, suffix, purpose, state):
        token = self.token(purpose, make_registration(state=state))
        SignedLink.objects.update(expires_at=timezone.now())
        assert client.get(self.path(suffix, token)).status_code == 410
        assert client.post(self.path(suffix, token)).status_code == 410
        assert EventRegistration.objects.get().state == state

    def test_it_is_kept_secret(self, client, suffix, purpose, state):
        token = self.token(purpose, make_registration(state=state))
        for response in (
            client.get(self.path(suffix, token)),
            client.post(self.path(suffix, token)),
        ):
            assert response["Referrer-Policy"] == "strict-origin"
            assert "no-store" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex"

    def test_a_refusal_is_said_on_the_page(self, client, suffix, purpose, state):
        event = make_event(starts_at=timezone.now() - timedelta(days=2))
        token = self.token(purpose, make_registration(event, state=state))
        assert client.post(self.path(suffix, token)).status_code == 409
        assert EventRegistration.objects.get().state == state


def test_the_manage_link_is_good_until_a_day_after_the_event():
    registration = make_registration()
    emails.manage_url(registration)
    expires = SignedLink.objects.get().expires_at
    assert abs(expires - registration.event.ends_at - timedelta(days=1)) < timedelta(seconds=5)
