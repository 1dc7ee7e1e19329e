"""Each reader gets only their topics, in few different mails."""

import pytest

from apps.newsletter.addresses import impersonal_links
from apps.newsletter.choices import DeliveryState
from apps.newsletter.interests import EVERYTHING, concerns, says_something, variant_of
from apps.newsletter.models import Delivery, Subscription
from apps.newsletter.rendering import mail, sections
from apps.newsletter.services import sending
from apps.outbox.models import MessageBody, OutboxMessage
from apps.taxonomy.models import ActionField
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_issue, make_subscription
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def energy():
    return ActionField.objects.create(slug="energie", name_de="Energie", name_en="Energy")


@pytest.fixture
def work():
    return ActionField.objects.create(slug="arbeit", name_de="Arbeit", position=1)


def issue_about(*interests, **overrides):
    """An issue with a text for each: None is for everybody."""
    issue = make_issue(texts=[f"Text {number}" for number in range(len(interests))], **overrides)
    for item, interest in zip(issue.items.all(), interests, strict=True):
        if isinstance(interest, ActionField):
            item.topics.add(interest)
        elif interest is not None:
            item.projects.add(interest)
    return issue


def start(issue):
    return sending.send(issue=issue, actor=make_manager(), base_version=issue.version)


def text_to(reader):
    return OutboxMessage.objects.get(recipient=reader.email).body.text


@pytest.mark.parametrize(
    "chosen, entries, variant",
    [
        ([], [["t1"], ["t2"]], EVERYTHING),
        (["t1"], [[], []], EVERYTHING),
        (["t1", "t9"], [["t1"], ["t2"]], "t1"),
        (["t2", "p1", "t1"], [["t1", "p1"], ["t2"]], "p1,t1,t2"),
        (["t9"], [["t1"], []], ""),
    ],
)
def test_variants(chosen, entries, variant):
    assert variant_of(chosen, entries) == variant


@pytest.mark.parametrize(
    "interests, variant, stands",
    [
        ([], "", True),
        (["t1"], "", False),
        (["t1"], "t1", True),
        (["t1"], "t11", False),
        (["t1"], EVERYTHING, True),
    ],
)
def test_which_entries_stand_in_a_variant(interests, variant, stands):
    assert concerns(interests, variant) is stands


def test_nothing_is_left_only_if_no_entry_is():
    assert says_something("", [])
    assert says_something("", [["t1"], []])
    assert not says_something("", [["t1"]])


def test_each_reader_gets_only_their_topics(energy, work):
    project = make_project()
    of_energy, of_project = make_subscription(topics=[energy]), make_subscription(projects=[project])
    of_all = make_subscription()
    start(issue_about(energy, work, project, None))
    sending.continue_sending()
    found = {
        reader: [number for number in range(4) if f"Text {number}" in text_to(reader)]
        for reader in (of_energy, of_project, of_all)
    }
    assert found == {of_energy: [0, 3], of_project: [2, 3], of_all: [0, 1, 2, 3]}


def test_who_has_none_of_the_topics_is_no_recipient(energy, work):
    reader = make_subscription(topics=[energy])
    make_subscription(topics=[work])
    issue = issue_about(energy)
    assert list(Subscription.objects.recipients_of(issue)) == [reader]
    assert start(issue).frozen_count == 1


def test_who_chooses_other_topics_meanwhile_is_left_out(energy, work):
    reader, other = make_subscription(topics=[energy]), make_subscription()
    issue = start(issue_about(energy))
    reader.topics.set([work])
    sending.continue_sending()
    assert Delivery.objects.get(issue=issue, subscription=reader).state == DeliveryState.SKIPPED
    assert OutboxMessage.objects.get().recipient == other.email


def test_readers_with_the_same_choice_share_one_mail(energy, work, django_assert_max_num_queries):
    for _ in range(20):
        make_subscription(topics=[energy])
        make_subscription(topics=[energy, work])
        make_subscription()
    issue = start(issue_about(energy, work))
    assert sending.queue_batch(issue_id=issue.pk, size=30) == 30
    with django_assert_max_num_queries(21):
        assert sending.queue_batch(issue_id=issue.pk) == 30
    assert MessageBody.objects.count() == 3


def test_sections_are_headed_by_what_the_reader_chose(energy, work):
    issue = issue_about(energy, None, energy)
    issue.items.first().topics.add(work)
    assert [(one.heading, len(one.entries)) for one in sections(issue, "de")] == [
        ("Energie", 2),
        ("Allgemein", 1),
    ]
    assert [one.heading for one in sections(issue, "en")] == ["Energy", "In general"]
    assert [one.heading for one in sections(issue, "de", f"t{work.pk}")] == ["Arbeit", "Allgemein"]
    assert [one.heading for one in sections(issue_about(energy), "de")] == [""]
    content = mail(issue, language="de", links=impersonal_links(language="de"))
    assert "Energie" in content.text
    assert content.html.count("<h3") == 3


def test_a_segment_is_counted_and_frozen(energy):
    german, english = make_subscription(topics=[energy]), make_subscription(language="en", topics=[energy])
    make_subscription(topics=[ActionField.objects.create(slug="x", name_de="X")])
    issue = make_issue(topics=[energy], language="en")
    assert list(Subscription.objects.recipients_of(issue)) == [english]
    issue.language = ""
    issue.save()
    start(issue)
    german.language = "en"
    german.save()
    english.topics.clear()
    make_subscription(topics=[energy])
    sending.continue_sending()
    assert OutboxMessage.objects.count() == issue.deliveries.count() == 2
