"""Writing, previewing, sending and watching issues."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.moderation.choices import State
from apps.newsletter.choices import IssueState
from apps.newsletter.models import Delivery, Issue
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_issue, make_news, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


def url(name, issue=None):
    return reverse(f"newsletter:{name}", args=[issue.pk] if issue else [])


def form_data(**overrides):
    return {"subject_de": "Neues im März", "base_version": "1", **overrides}


def test_an_issue_is_written_with_picks_in_order_and_own_texts(client, manager):
    article, event = make_news(title_de="Die Meldung"), make_event(title_de="Die Tagung")
    page = client.get(url("issue_create")).content.decode()
    assert "Die Meldung" in page
    assert "Die Tagung" in page

    response = client.post(
        url("issue_create"),
        form_data(
            **{
                f"pick-article-{article.pk}-include": "on",
                f"pick-article-{article.pk}-position": "2",
                f"pick-event-{event.pk}-include": "on",
                f"pick-event-{event.pk}-position": "3",
                "text-0-heading_de": "In eigener Sache",
                "text-0-body_de": "<p>Hallo <script>alert(1)</script></p>",
                "text-0-position": "1",
            }
        ),
    )
    issue = Issue.objects.get()
    assert response.url == url("issue_detail", issue)
    first, second, third = issue.items.all()
    assert (first.heading_de, second.target, third.target) == ("In eigener Sache", article, event)
    assert "script" not in first.body_de
    assert issue.created_by_label == str(manager)
    assert client.get(response.url).status_code == 200


def test_editing_replaces_the_entries_and_shows_what_was_picked(client, manager):
    article = make_news()
    issue = make_issue(targets=[article], texts=["Alt"])
    page = client.get(url("issue_edit", issue)).content.decode()
    assert f'name="pick-article-{article.pk}-include"' in page
    assert "checked" in page.split(f'name="pick-article-{article.pk}-include"')[1].split(">")[0]
    assert 'value="Alt"' in page

    client.post(url("issue_edit", issue), form_data(**{"text-0-heading_de": "Neu"}))
    assert [item.heading_de for item in issue.items.all()] == ["Neu"]
    issue.refresh_from_db()
    assert (issue.subject_de, issue.version) == ("Neues im März", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_de": ""},
        {"subject_de": "Neues\nBcc: x@example.org"},
        {"subject_de": "x" * 151},
        {"intro_en": "<p>Only English</p>"},
        {"intro_de": "x" * 60_000},
        {"text-0-heading_de": "", "text-0-body_de": "<p>Ohne Überschrift</p>"},
        {"text-0-heading_de": "a\nb"},
        {"text-0-heading_de": "Da", "text-0-position": "minus eins"},
        {"pick-article-999999-include": "on"},
        {"pick-user-1-include": "on"},
        {"pick-article-abc-include": "on"},
        {"topics": ["x"]},
    ],
    ids=lambda value: repr(value)[:60],
)
def test_bad_input_keeps_the_text_and_saves_nothing(client, manager, wrong):
    response = client.post(url("issue_create"), form_data(preview_text_de="Bleibt stehen", **wrong))
    assert response.status_code == 400
    assert "Bleibt stehen" in response.content.decode()
    assert not Issue.objects.exists()


def test_a_draft_of_others_cannot_be_picked(client, manager):
    hidden = make_news(state=State.DRAFT, published_at=None)
    response = client.post(url("issue_create"), form_data(**{f"pick-article-{hidden.pk}-include": "on"}))
    assert response.status_code == 400
    assert hidden.title_de not in client.get(url("issue_create") + "?alle=1").content.decode()


def test_a_stale_form_is_refused_with_its_text(client, manager):
    issue = make_issue(version=4)
    response = client.post(url("issue_edit", issue), form_data(base_version="3", subject_de="Meine Fassung"))
    assert response.status_code == 409
    assert "Meine Fassung" in response.content.decode()
    issue.refresh_from_db()
    assert issue.subject_de != "Meine Fassung"


def test_what_has_gone_out_is_not_edited(client, manager):
    issue = make_issue(state=IssueState.SENT)
    assert client.get(url("issue_edit", issue)).status_code == 409
    assert client.post(url("issue_edit", issue), form_data()).status_code == 409


def test_only_what_is_new_is_suggested(client, manager):
    old = make_news(title_de="Alte Meldung", published_at=timezone.now() - timedelta(days=9))
    make_issue(state=IssueState.SENT, started_at=timezone.now() - timedelta(days=2))
    make_news(title_de="Frische Meldung")
    page = client.get(url("issue_create")).content.decode()
    assert "Frische Meldung" in page
    assert old.title_de not in page
    assert old.title_de in client.get(url("issue_create") + "?alle=1").content.decode()


def test_a_cancelled_event_is_pointed_out(client, manager):
    issue = make_issue(targets=[make_event(title_de="Ausfall", cancelled_at=timezone.now())])
    for name in ("issue_detail", "issue_send"):
        assert "ist abgesagt" in client.get(url(name, issue)).content.decode()


def test_the_preview_is_locked_up(client, manager):
    issue = make_issue(intro_de="<p>Hallo</p>", targets=[make_news(title_de="<b>Fett</b>")])
    response = client.get(url("issue_preview_html", issue))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    html = response.content.decode()
    assert "<b>Fett" not in html
    assert "style=" in html
    text = client.get(url("issue_preview_text", issue))
    assert text["Content-Type"].startswith("text/plain")
    assert "Hallo" in text.content.decode()
    frame = client.get(url("issue_detail", issue))
    assert "unsafe" not in frame["Content-Security-Policy"]
    assert "style=" not in frame.content.decode()


def test_a_test_mail_goes_to_the_manager_alone_and_once(client, manager):
    make_subscription()
    issue = make_issue()
    key = str(uuid.uuid4())
    for _ in range(2):
        client.post(url("issue_test", issue), {"submission_key": key, "language": "de"})
    message = OutboxMessage.objects.get()
    assert message.recipient == manager.email
    assert message.body.subject.startswith("[Test] ")
    assert "[[" not in message.body.text
    assert not Delivery.objects.exists()


def test_sending_asks_with_the_number_and_a_second_click_does_nothing(client, manager):
    for _ in range(3):
        make_subscription()
    issue = make_issue()
    page = client.get(url("issue_send", issue)).content.decode()
    assert "3 Personen" in page
    issue.refresh_from_db()
    assert issue.is_draft
    data = {"submission_key": str(uuid.uuid4()), "base_version": "1"}
    first = client.post(url("issue_send", issue), data)
    second = client.post(url("issue_send", issue), data)
    assert first.url == second.url == url("issue_progress", issue)
    assert Delivery.objects.count() == 3


def test_refusals_stand_on_the_page_that_asks(client, manager):
    issue = make_issue()
    response = client.post(url("issue_send", issue), {"base_version": "1"})
    assert response.status_code == 400
    assert "Niemand hat" in response.content.decode()
    make_subscription()
    assert client.post(url("issue_send", issue), {"base_version": "7"}).status_code == 409
    assert client.post(url("issue_send", issue), {}).status_code == 400
    issue.refresh_from_db()
    assert issue.is_draft


def test_progress_is_a_page_and_for_htmx_its_numbers(client, manager, django_assert_max_num_queries):
    for _ in range(3):
        make_subscription()
    issue = make_issue()
    client.post(url("issue_send", issue), {"base_version": "1"})
    with django_assert_max_num_queries(10):
        page = client.get(url("issue_progress", issue)).content.decode()
    assert "htmx-config" in page
    assert 'hx-trigger="every' in page
    assert "<progress" in page
    part = client.get(url("issue_progress", issue), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="verlauf"' in part

    client.post(url("issue_pause", issue))
    part = client.get(url("issue_progress", issue), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "Angehalten" in part
    client.post(url("issue_resume", issue))
    client.post(url("issue_cancel", issue))
    issue.refresh_from_db()
    assert issue.state == IssueState.CANCELLED
    assert "nicht möglich" in client.post(url("issue_resume", issue), follow=True).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_lists_need_the_same_queries_however_long(client, manager, django_assert_num_queries, number):
    for _ in range(number):
        make_issue(state=IssueState.SENT)
    client.get(url("manage_list"))
    with django_assert_num_queries(5):
        client.get(url("manage_list"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_editor_needs_the_same_queries_however_much_there_is(client, manager, number):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    targets = [make_news() for _ in range(number)] + [make_event() for _ in range(number)]
    issue = make_issue(targets=targets, texts=["Eigenes"] * number)
    client.get(url("issue_edit", issue))
    with CaptureQueriesContext(connection) as queries:
        client.get(url("issue_edit", issue))
    assert len(queries) == 12
