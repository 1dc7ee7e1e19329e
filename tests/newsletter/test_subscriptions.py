"""Double opt-in, preferences, leaving and being forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import RateLimited
from apps.links import services as links
from apps.links.services import LinkExpired
from apps.newsletter.choices import SubscriptionState
from apps.newsletter.consent import BUILT_IN_VERSION
from apps.newsletter.models import Newsletter, Subscription, Suppression
from apps.newsletter.services import leaving, preferences, subscriptions
from apps.newsletter.services.readers import by_preferences_token
from apps.newsletter.services.subscriptions import Choice
from apps.outbox.models import OutboxMessage
from apps.taxonomy.models import ActionField
from tests.factories.newsletter import make_newsletter, make_subscription

pytestmark = pytest.mark.django_db


def subscribe(email="neu@example.org", **overrides):
    choice = Choice(
        overrides.pop("language", "de"), overrides.pop("topics", ()), overrides.pop("projects", ())
    )
    fields = {
        "newsletters": [subscriptions.default_newsletter()],
        "email": email,
        "choice": choice,
        "source": "test",
        "client": "192.0.2.1",
    }
    subscriptions.subscribe(**{**fields, **overrides})


def confirm_token() -> str:
    text = OutboxMessage.objects.latest("pk").body.text
    return text.split("/bestaetigen/")[1].split("/")[0]


def token_of(subscription) -> str:
    return links.token_for(subscription.link)


def test_subscribing_asks_first_and_keeps_the_proof():
    subscribe("  NEU@Example.org ")

    subscription = Subscription.objects.get()
    assert subscription.state == SubscriptionState.PENDING
    assert subscription.email == "neu@example.org"
    assert subscription.consent_text_version == BUILT_IN_VERSION
    assert subscription.confirmed_at is None
    assert OutboxMessage.objects.get().recipient == "neu@example.org"


def test_confirming_makes_it_active_once():
    subscribe()
    token = confirm_token()

    subscriptions.confirm(token=token)
    subscriptions.confirm(token=token)

    subscription = Subscription.objects.get()
    assert subscription.state == SubscriptionState.ACTIVE
    assert subscription.confirmed_at is not None
    assert OutboxMessage.objects.filter(body__subject__startswith="Willkommen").count() == 1
    assert AuditEntry.objects.filter(action="confirm").count() == 1


def test_expired_forged_and_foreign_tokens_confirm_nothing():
    subscribe()
    token = confirm_token()
    reader = make_subscription()
    with pytest.raises(Http404):
        subscriptions.confirm(token=token[:-2] + "xx")
    with pytest.raises(Http404):
        subscriptions.confirm(token=token_of(reader))
    links.SignedLink.objects.filter(purpose="newsletter-confirm").update(expires_at=timezone.now())
    with pytest.raises(LinkExpired):
        subscriptions.confirm(token=token)
    assert Subscription.objects.active().count() == 1


def test_an_address_that_is_known_gets_its_preferences_link_and_stays_as_it_is():
    reader = make_subscription(email="alt@example.org", language="en")

    subscribe("alt@example.org", language="de")

    reader.refresh_from_db()
    assert (reader.state, reader.language) == (SubscriptionState.ACTIVE, "en")
    message = OutboxMessage.objects.get()
    assert token_of(reader) in message.body.text
    assert "bestaetigen" not in message.body.text


def test_asking_twice_is_one_subscription_with_both_links_good():
    subscribe()
    first = confirm_token()
    subscribe(language="en")

    assert Subscription.objects.get().language == "en"
    subscriptions.confirm(token=first)
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_nobody_can_flood_a_mailbox():
    for number in range(6):
        subscribe(client=f"192.0.2.{number}")
    assert OutboxMessage.objects.count() == 3


def test_one_client_cannot_try_for_ever():
    for number in range(subscriptions.REQUESTS_AN_HOUR):
        subscribe(f"a{number}@example.org")
    with pytest.raises(RateLimited):
        subscribe("b@example.org")
    assert not Subscription.objects.filter(email="b@example.org").exists()


def test_the_database_allows_one_live_subscription_an_address():
    make_subscription(email="a@example.org", state=SubscriptionState.ENDED)
    make_subscription(email="a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(email="a@example.org", state=SubscriptionState.PENDING)


def test_preferences_change_language_and_topics():
    field = ActionField.objects.create(slug="energie", name_de="Energie")
    reader = make_subscription()

    preferences.change_preferences(token=token_of(reader), choice=Choice("en", [field]))

    reader.refresh_from_db()
    assert reader.language == "en"
    assert list(reader.topics.all()) == [field]


def test_unsubscribing_ends_it_and_stays_known_by_hash_only():
    reader = make_subscription(email="weg@example.org")

    leaving.unsubscribe(token=token_of(reader), way="page")
    leaving.unsubscribe(token=token_of(reader), way="page")

    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ENDED
    assert reader.ended_at is not None
    assert "weg" not in Suppression.objects.get().address_hash
    assert AuditEntry.objects.filter(action="unsubscribe").count() == 1
    with pytest.raises(LinkExpired):
        preferences.change_preferences(token=token_of(reader), choice=Choice("de"))


def test_an_old_link_also_ends_the_present_subscription():
    old = make_subscription(email="a@example.org", state=SubscriptionState.ENDED)
    new = make_subscription(email="a@example.org")
    elsewhere = make_subscription(email="a@example.org", newsletter=make_newsletter())

    leaving.unsubscribe(token=token_of(old), way="one_click")

    new.refresh_from_db()
    elsewhere.refresh_from_db()
    assert new.state == SubscriptionState.ENDED
    assert elsewhere.state == SubscriptionState.ACTIVE


def test_a_new_confirmation_lifts_the_suppression():
    reader = make_subscription(email="wieder@example.org")
    leaving.unsubscribe(token=token_of(reader), way="page")
    subscribe("wieder@example.org")
    assert Suppression.objects.exists()

    subscriptions.confirm(token=confirm_token())

    assert not Suppression.objects.exists()
    assert Subscription.objects.active().count() == 1


def test_what_is_no_longer_needed_is_forgotten_but_not_the_wish_to_be_left_alone():
    long_ago = timezone.now() - timedelta(days=40)
    make_subscription(state=SubscriptionState.PENDING, asked_at=long_ago)
    young = make_subscription(state=SubscriptionState.PENDING)
    active = make_subscription(asked_at=long_ago)
    ended = make_subscription()
    leaving.unsubscribe(token=token_of(ended), way="page")
    Subscription.objects.filter(pk=ended.pk).update(ended_at=long_ago)

    month_ago = timezone.now() - timedelta(days=30)
    assert subscriptions.forget(unconfirmed_before=month_ago, ended_before=month_ago) == 2

    assert set(Subscription.objects.all()) == {young, active}
    assert Suppression.objects.filter(address_hash=ended.address_hash).exists()
    with pytest.raises(LinkExpired):
        by_preferences_token(token_of(ended))


def test_the_audit_log_holds_no_address():
    subscribe("geheim@example.org")
    subscriptions.confirm(token=confirm_token())
    entries = AuditEntry.objects.values_list("actor_label", "target_label", "details")
    assert "geheim" not in str(list(entries))


def test_there_is_one_default_newsletter():
    assert subscriptions.default_newsletter() == subscriptions.default_newsletter()
    assert Newsletter.objects.count() == 1
