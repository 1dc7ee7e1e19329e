"""Writing, previewing, sending and watching issues."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.newsletter.choices import IssueState
from apps.newsletter.models import Delivery, Issue
from apps.outbox.models import OutboxMessage
from apps.taxonomy.models import ActionField
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


def test_an_issue_is_written_and_its_contents_come_next(client, manager):
    response = client.post(url("issue_create"), form_data(intro_de="<p>Hallo <script>alert(1)</script></p>"))
    issue = Issue.objects.get()
    assert response.url == url("issue_contents", issue)
    assert "script" not in issue.intro_de
    assert issue.created_by_label == str(manager)
    assert issue.changed_by == manager
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_de": ""},
        {"subject_de": "Neues\nBcc: x@example.org"},
        {"subject_de": "x" * 151},
        {"intro_en": "<p>Only English</p>"},
        {"intro_de": "x" * 60_000},
    ],
    ids=lambda value: repr(value)[:60],
)
def test_bad_input_keeps_the_text_and_saves_nothing(client, manager, wrong):
    response = client.post(url("issue_create"), form_data(preview_text_de="Bleibt stehen", **wrong))
    assert response.status_code == 400
    assert "Bleibt stehen" in response.content.decode()
    assert not Issue.objects.exists()


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


def test_a_cancelled_event_is_pointed_out(client, manager):
    issue = make_issue(targets=[make_event(title_de="Ausfall", cancelled_at=timezone.now())])
    for name in ("issue_contents", "issue_detail", "issue_send", "issue_schedule"):
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
    frame = client.get(url("issue_preview", issue))
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
@pytest.mark.parametrize(
    "name, queries", [("issue_contents", 12), ("issue_detail", 15), ("issue_preview", 13)]
)
def test_pages_of_a_draft_need_the_same_queries_however_much_there_is(
    client, manager, django_assert_num_queries, number, name, queries
):
    targets = [make_news() for _ in range(number)] + [make_event() for _ in range(number)]
    issue = make_issue(targets=targets, texts=["Eigenes"] * number)
    for item in issue.items.all():
        item.topics.add(ActionField.objects.get_or_create(slug="energie", name_de="Energie")[0])
    client.get(url(name, issue))
    with django_assert_num_queries(queries):
        client.get(url(name, issue))


def test_readers_are_counted_without_saving_and_saved_on_demand(client, manager):
    energy = ActionField.objects.create(slug="energie", name_de="Energie")
    for language, topics in (("de", [energy]), ("de", []), ("en", [energy])):
        make_subscription(language=language, topics=topics)
    work = ActionField.objects.create(slug="arbeit", name_de="Arbeit")
    make_subscription(topics=[work])
    issue = make_issue()
    assert "4 Personen würden" in client.get(url("issue_readers", issue)).content.decode()
    data = {"newsletter": issue.newsletter_id, "topics": [energy.pk], "language": "de", "base_version": 1}

    page = client.post(url("issue_readers", issue), {**data, "count": "1"}).content.decode()
    assert "2 Personen würden" in page
    assert "<html" in page
    part = client.post(url("issue_readers", issue), {**data, "count": "1"}, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<p id="leserzahl"')
    issue.refresh_from_db()
    assert (issue.version, issue.topics.count()) == (1, 0)

    assert client.post(url("issue_readers", issue), data).url == url("issue_detail", issue)
    issue.refresh_from_db()
    assert (issue.version, issue.language, list(issue.topics.all())) == (2, "de", [energy])
    assert client.post(url("issue_readers", issue), data).status_code == 409
    assert client.post(url("issue_readers", issue), {**data, "newsletter": "x"}).status_code == 400


def test_review_by_a_second_person_and_planning(client, manager):
    make_subscription()
    author = make_manager()
    issue = make_issue(changed_by=author, approved_version=0)
    assert "muss eine zweite Person" in client.get(url("issue_send", issue)).content.decode()
    assert client.post(url("issue_send", issue), {"base_version": 1}).status_code == 400
    client.post(url("issue_ask", issue), {"base_version": 1})
    assert OutboxMessage.objects.get().recipient == author.email

    without = client.post(url("issue_review", issue), {"base_version": 1, "changes": "1"})
    assert without.status_code == 400
    assert "Bitte schreiben Sie" in without.content.decode()
    client.post(url("issue_review", issue), {"base_version": 1, "changes": "1", "note": "Bitte kürzen."})
    assert "Bitte kürzen." in client.get(url("issue_detail", issue)).content.decode()
    client.post(url("issue_review", issue), {"base_version": 1, "approve": "1"})
    issue.refresh_from_db()
    assert issue.is_approved

    past = {"base_version": 1, "send_at": "2020-01-01T09:00"}
    assert client.post(url("issue_schedule", issue), past).status_code == 400
    client.post(url("issue_schedule", issue), {"base_version": 1, "send_at": "2099-01-01T09:00"})
    assert "Geplant" in client.get(url("issue_detail", issue)).content.decode()
    assert client.get(url("issue_contents", issue)).status_code == 409
    client.post(url("issue_unschedule", issue))
    issue.refresh_from_db()
    assert issue.is_draft


def test_own_work_is_not_reviewed(client, manager):
    issue = make_issue(changed_by=manager, approved_version=0)
    assert "jemand anderes" in client.get(url("issue_review", issue)).content.decode()
    assert client.post(url("issue_review", issue), {"base_version": 1, "approve": "1"}).status_code == 403


def test_a_second_click_knows_of_an_event_cancelled_meanwhile(client, manager):
    make_subscription()
    event = make_event(title_de="Tagung")
    issue = make_issue(targets=[event])
    seen = {"base_version": 1, "known_cancelled": ""}
    event.cancelled_at = timezone.now()
    event.save()
    response = client.post(url("issue_send", issue), seen)
    assert response.status_code == 409
    page = response.content.decode()
    assert "ist abgesagt" in page
    assert f'name="known_cancelled" value="{event.pk}"' in page
    assert (
        client.post(url("issue_send", issue), {**seen, "known_cancelled": str(event.pk)}).status_code == 302
    )


def test_the_preview_shows_what_readers_of_a_topic_get(client, manager):
    energy = ActionField.objects.create(slug="energie", name_de="Energie")
    issue = make_issue(texts=["Strom", "Allgemeines"])
    issue.items.first().topics.add(energy)
    other = make_issue(texts=["Ohne"])
    page = client.get(url("issue_preview", issue), {"thema": f"t{energy.pk}"}).content.decode()
    assert page.count("<iframe") == 2
    assert "sandbox" in page
    assert "Strom" in page
    assert "<select" not in client.get(url("issue_preview", other), {"thema": "t999"}).content.decode()
