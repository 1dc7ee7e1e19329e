"""Several newsletters at once, as readers see them: choosing, leaving all, one's own data."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.links.services import token_for
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.models import Subscription
from apps.newsletter.services.subscriptions import default_newsletter
from apps.outbox.models import OutboxMessage
from tests.factories.newsletter import make_newsletter, make_subscription
from tests.factories.projects import make_project
from tests.factories.support_requests import make_action_field

pytestmark = pytest.mark.django_db

SUBSCRIBE = reverse("newsletter:subscribe")


def url(name: str, reader: Subscription) -> str:
    return reverse(f"newsletter:{name}", args=[token_for(reader.link)])


def answer(**overrides):
    return {"email": "neu@example.org", "language": "de", "consent": "on", **overrides}


def test_a_visitor_chooses_newsletters_topics_and_projects(client):
    first, second = default_newsletter(), make_newsletter(name_de="Energiebrief")
    closed = make_newsletter(name_de="Nur für Alte", is_open=False)
    topic, project = make_action_field(), make_project()
    page = client.get(SUBSCRIBE).content.decode()
    assert "Energiebrief" in page
    assert closed.name not in page

    chosen = answer(newsletters=[second.pk], topics=[topic.pk], projects=[project.pk])
    assert client.post(SUBSCRIBE, chosen).status_code == 302

    subscription = Subscription.objects.get()
    assert (subscription.newsletter, first.subscriptions.count()) == (second, 0)
    assert list(subscription.topics.all()) == [topic]
    assert list(subscription.projects.all()) == [project]


@pytest.mark.parametrize("wrong", [{"newsletters": []}, {"newsletters": ["x"]}, {"newsletters": [999999]}])
def test_a_choice_that_is_none_is_refused(client, wrong):
    default_newsletter(), make_newsletter()
    assert client.post(SUBSCRIBE, answer(**wrong)).status_code == 400
    assert not Subscription.objects.exists()


def test_a_closed_newsletter_cannot_be_forced(client):
    default_newsletter(), make_newsletter()
    closed = make_newsletter(is_open=False)
    assert client.post(SUBSCRIBE, answer(newsletters=[closed.pk])).status_code == 400
    assert not Subscription.objects.exists()


def test_neither_answer_nor_work_nor_mails_tell_which_address_is_known(client):
    newsletters = [default_newsletter(), make_newsletter()]
    for state in SubscriptionState:
        for newsletter in newsletters:
            make_subscription(email=f"{state.value}@example.org", newsletter=newsletter, state=state)
    seen, work = set(), []
    for email in ("neu@example.org", *(f"{state.value}@example.org" for state in SubscriptionState)):
        chosen = answer(email=email, newsletters=[one.pk for one in newsletters])
        with CaptureQueriesContext(connection) as queries:
            response = client.post(SUBSCRIBE, chosen)
        work.append(len(queries))
        seen.add((response.status_code, response.url, client.get(response.url).content))
        assert OutboxMessage.objects.filter(recipient=email).count() == 1
    assert len(seen) == 1
    # A mail is queued in each case and sent in none; a few rows more or less drown in what a network adds.
    assert max(work) - min(work) <= 20, work


def test_preferences_offer_what_is_open_and_what_one_has(client):
    closed = make_newsletter(name_de="Altbrief", is_open=False)
    reader, more = make_subscription(newsletter=closed), make_newsletter(name_de="Energiebrief")
    page = client.get(url("preferences", reader)).content.decode()
    assert "Altbrief" in page
    assert "Energiebrief" in page

    chosen = {"language": "de", "newsletters": [closed.pk, more.pk]}
    assert client.post(url("preferences", reader), chosen).status_code == 200

    assert {one.newsletter for one in Subscription.objects.active()} == {closed, more}


def test_preferences_without_any_newsletter_are_refused_with_the_way_out(client):
    reader, _more = make_subscription(), make_newsletter()
    response = client.post(url("preferences", reader), {"language": "de"})
    assert response.status_code == 400
    assert url("unsubscribe_all", reader) in response.content.decode()
    assert Subscription.objects.active().count() == 1


@pytest.mark.parametrize("name", ["unsubscribe_all", "erase", "export"])
def test_looking_changes_nothing(client, name):
    reader = make_subscription()
    client.get(url(name, reader))
    client.head(url(name, reader))
    assert Subscription.objects.active().count() == 1


def test_leaving_all_ends_all(client):
    reader = make_subscription(email="a@example.org")
    make_subscription(email="a@example.org", newsletter=make_newsletter())
    other = make_subscription()
    assert "Sie sind abgemeldet" in client.post(url("unsubscribe_all", reader)).content.decode()
    assert list(Subscription.objects.active()) == [other]


def test_after_leaving_one_the_page_names_the_others(client):
    reader = make_subscription(email="a@example.org")
    make_subscription(email="a@example.org", newsletter=make_newsletter(name_de="Energiebrief"))
    page = client.post(url("unsubscribe", reader)).content.decode()
    assert "Energiebrief" in page
    assert url("unsubscribe_all", reader) in page


def test_ones_data_is_a_file_for_oneself_alone(client):
    reader, other = make_subscription(), make_subscription()
    response = client.get(url("export", reader))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content)["email"] == reader.email
    assert other.email not in response.content.decode()


def test_erasing_ends_the_link_too(client):
    reader = make_subscription()
    assert "Ihre Daten sind gelöscht" in client.post(url("erase", reader)).content.decode()
    assert not Subscription.objects.exists()
    assert client.get(url("preferences", reader)).status_code == 410
