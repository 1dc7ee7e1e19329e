"""Subscribing and the archive, as visitors see them."""

import uuid

import pytest
from django.urls import reverse

from apps.links import services as links
from apps.newsletter.addresses import CONFIRM
from apps.newsletter.choices import IssueState, SubscriptionState
from apps.newsletter.models import Delivery, Subscription
from apps.newsletter.services import sending
from apps.newsletter.services.subscriptions import CONFIRM_WITHIN
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_issue, make_news, make_subscription

pytestmark = pytest.mark.django_db

URL = reverse("newsletter:subscribe")


def data(**overrides):
    return {"email": "neu@example.org", "language": "de", "consent": "on", **overrides}


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "kein-at"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"email": "a@example.org\r\nSubject: x"},
        {"email": "a\x00@example.org"},
        {"email": "a" * 300 + "@example.org"},
        {"consent": ""},
        {"language": "fr"},
        {"topics": ["999999"]},
        {"topics": ["x"]},
        {"submission_key": "keine-uuid"},
        {"website_confirm": "http://spam.example"},
    ],
    ids=repr,
)
def test_bad_input_is_shown_next_to_the_form_and_leaves_nothing(client, wrong):
    response = client.post(URL, data(**wrong))
    assert response.status_code == 400
    assert "form-errors" in response.content.decode()
    assert not Subscription.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_what_was_typed_is_kept(client):
    response = client.post(URL, data(consent=""))
    assert 'value="neu@example.org"' in response.content.decode()


def test_ten_megabytes_are_refused(client):
    response = client.post(URL, data(email="a" * 10_000_000))
    assert response.status_code in (400, 413)
    assert not Subscription.objects.exists()


def test_the_answer_is_the_same_for_every_address(client):
    make_subscription(email="bekannt@example.org")
    make_subscription(email="wartet@example.org", state=SubscriptionState.PENDING)
    make_subscription(email="war@example.org", state=SubscriptionState.ENDED)
    answers = set()
    for email in ("neu@example.org", "bekannt@example.org", "wartet@example.org", "war@example.org"):
        response = client.post(URL, data(email=email))
        page = client.get(response.url)
        answers.add((response.status_code, response.url, page.content))
        assert email not in page.content.decode()
    assert len(answers) == 1
    assert OutboxMessage.objects.count() == 4


def test_a_second_click_does_nothing_more(client):
    key = str(uuid.uuid4())
    first = client.post(URL, data(submission_key=key))
    second = client.post(URL, data(submission_key=key))
    assert first.url == second.url == reverse("newsletter:subscribe_sent")
    assert OutboxMessage.objects.count() == 1


def test_too_many_tries_are_refused_beside_the_form(client):
    for number in range(20):
        client.post(URL, data(email=f"a{number}@example.org"))
    response = client.post(URL, data(email="b@example.org"))
    assert response.status_code == 429
    assert 'value="b@example.org"' in response.content.decode()


def test_pages_need_few_queries_and_set_no_cookie(client, django_assert_max_num_queries):
    for _ in range(3):
        make_issue(state=IssueState.SENT, targets=[make_news(), make_news()], texts=["Eigenes"])
    issue = make_issue(state=IssueState.SENT)
    for name, args in (("archive", []), ("archive_detail", [issue.pk]), ("feed", []), ("subscribe_sent", [])):
        with django_assert_max_num_queries(5):
            response = client.get(reverse(f"newsletter:{name}", args=args))
        assert response.status_code == 200
        assert not response.cookies
    with django_assert_max_num_queries(5):
        assert set(client.get(URL).cookies) <= {"csrftoken"}


def test_the_archive_shows_what_went_out_and_nothing_else(client):
    for state in IssueState:
        make_issue(state=state, subject_de=f"Ausgabe {state.value}")
    text = client.get(reverse("newsletter:archive")).content.decode()
    feed = client.get(reverse("newsletter:feed")).content.decode()
    for state in IssueState:
        shown = state in (IssueState.SENT, IssueState.SENDING, IssueState.PAUSED)
        assert (f"Ausgabe {state.value}" in text) is shown
        assert (f"Ausgabe {state.value}" in feed) is shown


@pytest.mark.parametrize("state", [IssueState.DRAFT, IssueState.CANCELLED])
def test_a_draft_is_not_in_the_archive_even_for_managers(client, state):
    issue = make_issue(state=state)
    client.force_login(make_manager())
    assert client.get(issue.get_absolute_url()).status_code == 404


def test_the_archive_has_no_personal_links(client):
    reader = make_subscription()
    issue = make_issue(targets=[make_news(title_de="Im Archiv")], texts=["Eigenes"])
    sending.send(issue=issue, actor=make_manager(), base_version=1)
    sending.continue_sending()
    text = client.get(issue.get_absolute_url()).content.decode()
    assert "Im Archiv" in text
    assert "Eigenes" in text
    for secret in ("abmelden/", "einstellungen/", "[[", links.token_for(reader.link), reader.email):
        assert secret not in text
    assert Delivery.objects.count() == 1


def test_english_readers_see_that_a_text_is_german(client):
    issue = make_issue(state=IssueState.SENT, subject_de="Nur deutsch")
    text = client.get("/en" + issue.get_absolute_url()).content.decode()
    assert '<h1 lang="de">Nur deutsch</h1>' in text


def test_opening_the_confirmation_link_confirms_nothing(client):
    subscription = make_subscription(state=SubscriptionState.PENDING)
    token = links.create(purpose=CONFIRM, subject=subscription, lifetime=CONFIRM_WITHIN)
    url = reverse("newsletter:confirm", args=[token])

    response = client.get(url)
    client.head(url)
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.PENDING
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "no-store"

    assert client.post(url).status_code == 200
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.ACTIVE
    assert client.post(url).status_code == 200
    assert OutboxMessage.objects.count() == 1


def test_confirming_needs_the_forms_own_token():
    from django.test import Client

    subscription = make_subscription(state=SubscriptionState.PENDING)
    token = links.create(purpose=CONFIRM, subject=subscription, lifetime=CONFIRM_WITHIN)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("newsletter:confirm", args=[token])).status_code == 403
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.PENDING
