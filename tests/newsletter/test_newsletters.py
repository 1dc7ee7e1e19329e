"""Several newsletters, topics and projects: who asks for what, and who gets it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from apps.links import services as links
from apps.newsletter.choices import Rhythm, SubscriptionState
from apps.newsletter.models import Newsletter, Subscription, Suppression
from apps.newsletter.services import leaving, newsletters, preferences, subscriptions
from apps.newsletter.services.subscriptions import Choice, default_newsletter
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.newsletter import make_newsletter, make_subscription
from tests.factories.projects import make_project
from tests.factories.support_requests import make_action_field

pytestmark = pytest.mark.django_db


def subscribe(*wanted: Newsletter, email: str = "neu@example.org", **choice) -> None:
    subscriptions.subscribe(
        newsletters=wanted, email=email, choice=Choice("de", **choice), source="test", client="192.0.2.1"
    )


def mailed_token() -> str:
    return OutboxMessage.objects.latest("pk").body.text.split("/bestaetigen/")[1].split("/")[0]


def token_of(reader: Subscription) -> str:
    return links.token_for(reader.link)


def states(email: str = "neu@example.org") -> dict[Newsletter, str]:
    return {one.newsletter: one.state for one in Subscription.objects.live().filter(email=email)}


def test_one_mail_asks_for_all_and_one_click_confirms_all():
    first, second = default_newsletter(), make_newsletter(name_de="Energiebrief")
    subscribe(first, second)
    message = OutboxMessage.objects.get()
    assert "Energiebrief" in message.body.text

    subscriptions.confirm(token=mailed_token())

    assert set(states().values()) == {SubscriptionState.ACTIVE}
    assert len(states()) == 2


def test_a_link_confirms_only_what_was_asked_for_with_it():
    first, second = default_newsletter(), make_newsletter()
    subscribe(first)
    token = mailed_token()
    subscribe(second)

    subscriptions.confirm(token=token)

    assert states() == {first: SubscriptionState.ACTIVE, second: SubscriptionState.PENDING}


def test_who_asks_for_one_more_is_asked_about_that_one_and_keeps_the_choices_of_the_other():
    topic, reader = make_action_field(), make_subscription(email="neu@example.org", language="en")
    other = make_newsletter()

    subscribe(reader.newsletter, other, topics=[topic])

    reader.refresh_from_db()
    assert (reader.language, list(reader.topics.all())) == ("en", [])
    assert states() == {reader.newsletter: SubscriptionState.ACTIVE, other: SubscriptionState.PENDING}
    assert OutboxMessage.objects.count() == 1


def test_topics_and_projects_choose_readers_and_who_chose_nothing_gets_everything():
    topic, other_topic, project = make_action_field(), make_action_field(), make_project()
    newsletter = default_newsletter()
    everything = make_subscription()
    by_topic, by_project = make_subscription(topics=[topic]), make_subscription(projects=[project])
    neither = make_subscription(topics=[other_topic])
    make_subscription(newsletter=make_newsletter(), topics=[topic])
    make_subscription(state=SubscriptionState.PENDING, topics=[topic])
    suppressed = make_subscription(topics=[topic])
    Suppression.objects.create(address_hash=suppressed.address_hash, newsletter=newsletter)

    def readers(**about):
        return set(Subscription.objects.readers_of(newsletter, **about))

    assert readers() == {everything, by_topic, by_project, neither}
    assert readers(topics=[topic]) == {everything, by_topic}
    assert readers(projects=[project.pk]) == {everything, by_project}
    assert readers(topics=[topic], projects=[project]) == {everything, by_topic, by_project}


def test_leaving_one_newsletter_leaves_the_others():
    here = make_subscription(email="a@example.org")
    there = make_subscription(email="a@example.org", newsletter=make_newsletter())

    leaving.unsubscribe(token=token_of(here), way="one_click")

    assert list(Subscription.objects.mailable()) == [there]
    assert Suppression.objects.get().newsletter == here.newsletter


def test_leaving_all_counts_for_newsletters_to_come_and_a_new_confirmation_lifts_only_its_own():
    here = make_subscription(email="a@example.org")
    make_subscription(email="a@example.org", newsletter=make_newsletter())
    leaving.unsubscribe_from_all(token=token_of(here), way="page")
    assert not Subscription.objects.live().exists()
    later = make_newsletter()
    assert Suppression.objects.covering(later).exists()

    subscribe(here.newsletter, email="a@example.org")
    subscriptions.confirm(token=mailed_token())

    assert Subscription.objects.mailable().get().newsletter == here.newsletter
    assert Suppression.objects.covering(later).exists()
    assert not Suppression.objects.covering(here.newsletter).exists()


def test_preferences_add_and_end_newsletters_with_proof():
    reader, more = make_subscription(email="a@example.org"), make_newsletter()
    project = make_project()

    preferences.change_preferences(
        token=token_of(reader), choice=Choice("en", projects=[project]), newsletters=[more]
    )

    reader.refresh_from_db()
    added = Subscription.objects.active().get()
    assert (reader.state, added.newsletter) == (SubscriptionState.ENDED, more)
    assert (added.source, added.language, list(added.projects.all())) == ("preferences", "en", [project])
    assert added.confirmed_at
    assert added.consent_text_version
    assert added.link


@pytest.mark.parametrize("keeps, kept", [(False, None), (True, "192.0.2.1")])
def test_the_address_of_the_connection_is_kept_only_if_the_operator_wants_it(settings, keeps, kept):
    settings.NEWSLETTER_KEEP_CLIENT_ADDRESS = keeps
    subscribe(default_newsletter())
    subscriptions.confirm(token=mailed_token(), client="192.0.2.1")
    reader = Subscription.objects.get()
    assert (reader.asked_from, reader.confirmed_from) == (kept, kept)


def test_what_is_stored_can_be_read_and_erased():
    reader = make_subscription(email="a@example.org", topics=[make_action_field(name_de="Wasserstoff")])
    other = make_subscription()

    data = preferences.exported(reader)
    assert data["email"] == "a@example.org"
    assert data["subscriptions"][0]["topics"] == ["Wasserstoff"]
    preferences.erase(token=token_of(reader))

    assert list(Subscription.objects.all()) == [other]
    assert Suppression.objects.get().address_hash == reader.address_hash
    with pytest.raises(links.LinkExpired):
        preferences.erase(token=token_of(reader))


@pytest.mark.parametrize("who", [make_user, make_administrator, AnonymousUser])
def test_only_managers_look_after_newsletters(who):
    with pytest.raises(PermissionDenied):
        newsletters.save_newsletter(newsletter=Newsletter(name_de="Neu"), actor=who())
    assert not Newsletter.objects.exists()


def test_a_digest_is_never_the_default_newsletter():
    make_newsletter(rhythm=Rhythm.WEEKLY)
    made = newsletters.save_newsletter(newsletter=Newsletter(name_de="Übersicht"), actor=make_manager())
    assert made.slug == "uebersicht"
    assert default_newsletter() == made
