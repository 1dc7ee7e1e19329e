"""Picking, writing, ordering and taking out what is in an issue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.moderation.choices import State
from apps.newsletter.choices import IssueState
from apps.taxonomy.models import ActionField
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_issue, make_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


def url(name, issue, *more):
    return reverse(f"newsletter:{name}", args=[issue.pk, *more])


def titles(issue):
    return [item.title for item in issue.items.order_by("position")]


def test_what_is_new_is_ticked_and_older_content_is_shown_on_demand(client, manager):
    old = make_news(title_de="Alte Meldung", published_at=timezone.now() - timedelta(days=9))
    make_issue(state=IssueState.SENT, started_at=timezone.now() - timedelta(days=2))
    new = make_news(title_de="Frische Meldung")
    issue = make_issue()
    page = client.get(url("issue_contents", issue)).content.decode()
    assert f'value="article-{new.pk}" checked' in page
    assert old.title_de not in page
    page = client.get(url("issue_contents", issue) + "?alle=1").content.decode()
    assert f'value="article-{old.pk}">' in page


def test_cancelled_events_and_drafts_are_not_suggested(client, manager):
    make_event(title_de="Fällt aus", cancelled_at=timezone.now())
    make_news(title_de="Geheim", state=State.DRAFT, published_at=None)
    page = client.get(url("issue_contents", make_issue()) + "?alle=1").content.decode()
    assert "Fällt aus" not in page
    assert "Geheim" not in page


def test_what_is_picked_goes_to_the_end_with_its_topics(client, manager):
    energy = ActionField.objects.create(slug="energie", name_de="Energie")
    article, event = make_news(title_de="Meldung"), make_event(title_de="Tagung")
    article.action_fields.add(energy)
    issue = make_issue(texts=["Eigenes"])
    data = {"pick": [f"event-{event.pk}", f"article-{article.pk}"], "base_version": 1}
    assert client.post(url("entries_add", issue), data).status_code == 302
    assert titles(issue) == ["Eigenes", "Tagung", "Meldung"]
    assert [list(item.topics.all()) for item in issue.items.all()] == [[], [], [energy]]
    issue.refresh_from_db()
    assert (issue.version, issue.changed_by, issue.is_approved) == (2, manager, False)
    page = client.get(url("issue_contents", issue)).content.decode()
    assert f'value="event-{event.pk}"' not in page
    assert client.post(url("entries_add", issue), data).status_code == 409


@pytest.mark.parametrize("pick", [[], ["article-999999"], ["user-1"], ["article-x"], ["article-" + "9" * 30]])
def test_what_is_not_there_cannot_be_picked(client, manager, pick):
    issue = make_issue()
    response = client.post(url("entries_add", issue), {"pick": pick, "base_version": 1})
    assert response.status_code == 400
    assert not issue.items.exists()


def test_a_draft_of_others_cannot_be_picked(client, manager):
    hidden = make_news(state=State.DRAFT, published_at=None)
    issue = make_issue()
    data = {"pick": f"article-{hidden.pk}", "base_version": 1}
    assert client.post(url("entries_add", issue), data).status_code == 400


def test_arrows_move_an_entry_and_the_focus_follows(client, manager):
    issue = make_issue(texts=["A", "B", "C"])
    last = issue.items.last()
    data = {"move": f"{last.pk}:-1", "base_version": 1}
    response = client.post(url("entries_order", issue), data, follow=True)
    assert titles(issue) == ["A", "C", "B"]
    page = response.content.decode()
    assert "Jetzt auf Platz 2 von 3" in page
    assert page.count("autofocus") == 1
    assert f'value="{last.pk}:-1"' in page.split("autofocus")[0].rpartition("<button")[2]
    response = client.post(url("entries_order", issue), {**data, "base_version": 2}, follow=True)
    assert titles(issue) == ["C", "A", "B"]
    assert f'value="{last.pk}:1"' in response.content.decode().split("autofocus")[0].rpartition("<button")[2]
    client.post(url("entries_order", issue), {**data, "base_version": 3})
    assert titles(issue) == ["C", "A", "B"]


def test_dragging_sends_the_whole_order(client, manager):
    issue = make_issue(texts=["A", "B", "C"])
    a, b, c = (item.pk for item in issue.items.all())
    foreign = make_issue(texts=["Fremd"]).items.get().pk
    client.post(url("entries_order", issue), {"order": f"{c},{foreign},{a},{c}", "base_version": 1})
    assert titles(issue) == ["C", "A", "B"]
    stale = client.post(url("entries_order", issue), {"order": f"{a},{b},{c}", "base_version": 1})
    assert stale.status_code == 409
    assert titles(issue) == ["C", "A", "B"]


@pytest.mark.parametrize("wrong", [{}, {"move": "x"}, {"order": "1,,2"}, {"move": "1:999"}])
def test_bad_orders_change_nothing(client, manager, wrong):
    issue = make_issue(texts=["A", "B"])
    assert client.post(url("entries_order", issue), {**wrong, "base_version": 1}).status_code == 400
    assert titles(issue) == ["A", "B"]


def test_a_text_is_written_changed_and_taken_out(client, manager):
    energy = ActionField.objects.create(slug="energie", name_de="Energie")
    issue = make_issue()
    text = {"heading_de": "Eigenes", "body_de": "<p>Ja <script>1</script></p>", "topics": [energy.pk]}
    client.post(url("entry_create", issue), {**text, "base_version": 1})
    item = issue.items.get()
    assert (item.heading_de, list(item.topics.all())) == ("Eigenes", [energy])
    assert "script" not in item.body_de
    assert 'value="Eigenes"' in client.get(url("entry_edit", issue, item.pk)).content.decode()
    client.post(url("entry_edit", issue, item.pk), {"heading_de": "Neu", "base_version": 2})
    assert (
        client.post(url("entry_edit", issue, item.pk), {"heading_de": "Alt", "base_version": 2}).status_code
        == 409
    )
    item.refresh_from_db()
    assert (item.heading_de, item.topics.count()) == ("Neu", 0)
    client.post(url("entry_remove", issue, item.pk), {"base_version": 3})
    assert not issue.items.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"heading_de": ""},
        {"heading_de": "a\nb"},
        {"heading_de": "x" * 151},
        {"body_en": "<p>Only English</p>"},
        {"body_de": "x" * 60_000},
        {"topics": ["x"]},
        {"base_version": ""},
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bad_texts_are_kept_and_not_saved(client, manager, wrong):
    issue = make_issue()
    data = {
        "heading_de": "Da",
        "heading_en": "",
        "body_de": "<p>Bleibt stehen</p>",
        "base_version": 1,
    } | wrong
    response = client.post(url("entry_create", issue), data)
    assert response.status_code == 400
    assert not issue.items.exists()
    if "body_de" not in wrong:
        assert "Bleibt stehen" in response.content.decode()


def test_an_entry_of_another_issue_is_not_found(client, manager):
    issue, other = make_issue(), make_issue(texts=["Fremd"])
    assert client.get(url("entry_edit", issue, other.items.get().pk)).status_code == 404
    assert (
        client.post(url("entry_remove", issue, other.items.get().pk), {"base_version": 1}).status_code == 404
    )
