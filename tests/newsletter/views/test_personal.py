"""The links in a newsletter's mails."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.links.services import token_for
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.services import leaving, subscriptions
from apps.taxonomy.models import ActionField
from tests.factories.newsletter import make_subscription

pytestmark = pytest.mark.django_db


def url(name, subscription):
    return reverse(f"newsletter:{name}", args=[token_for(subscription.link)])


def state(subscription):
    subscription.refresh_from_db()
    return subscription.state


@pytest.mark.parametrize("name", ["preferences", "unsubscribe", "one_click"])
def test_looking_at_a_link_changes_nothing(client, name):
    reader = make_subscription()
    client.get(url(name, reader), follow=True)
    client.head(url(name, reader))
    assert state(reader) == SubscriptionState.ACTIVE


@pytest.mark.parametrize("name", ["preferences", "unsubscribe", "one_click"])
@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 32 + ":abc", "ü:ü", "a:b:c"])
def test_forged_tokens_lead_nowhere(client, name, token):
    make_subscription()
    assert client.post(reverse(f"newsletter:{name}", args=[token])).status_code == 404


def test_preferences_are_saved(client):
    reader = make_subscription()
    field = ActionField.objects.create(slug="energie", name_de="Energie")
    response = client.post(url("preferences", reader), {"language": "en", "topics": [field.pk]})
    assert "Gespeichert" in response.content.decode()
    assert response["Referrer-Policy"] == "strict-origin"
    reader.refresh_from_db()
    assert reader.language == "en"
    assert list(reader.topics.all()) == [field]


def test_wrong_preferences_are_refused(client):
    reader = make_subscription()
    assert client.post(url("preferences", reader), {"language": "xx"}).status_code == 400
    reader.refresh_from_db()
    assert reader.language == "de"


def test_unsubscribing_asks_and_then_acts(client):
    reader = make_subscription()
    assert reader.email in client.get(url("unsubscribe", reader)).content.decode()
    response = client.post(url("unsubscribe", reader))
    assert response.status_code == 200
    assert "Sie sind abgemeldet" in response.content.decode()
    assert state(reader) == SubscriptionState.ENDED
    assert "Sie sind abgemeldet" in client.get(url("preferences", reader)).content.decode()
    assert client.post(url("unsubscribe", reader)).status_code == 200


@pytest.mark.parametrize("language", ["de", "en"])
def test_one_click_needs_neither_cookie_nor_second_step(language):
    reader = make_subscription(language=language)
    machine = Client(enforce_csrf_checks=True)
    address = url("one_click", reader)
    response = machine.post(
        address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    assert not response.cookies
    assert state(reader) == SubscriptionState.ENDED
    assert machine.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_page_that_asks_does_need_the_forms_token():
    reader = make_subscription()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url("unsubscribe", reader)).status_code == 403
    assert state(reader) == SubscriptionState.ACTIVE


def test_a_forgotten_subscriptions_link_says_so(client):
    reader = make_subscription()
    address = url("preferences", reader)
    leaving.unsubscribe(token=token_for(reader.link), way="page")
    reader.refresh_from_db()
    subscriptions.forget(unconfirmed_before=reader.asked_at, ended_before=reader.ended_at.replace(year=2999))
    assert client.get(address).status_code == 410
