"""Four eyes, and issues that go out at a planned time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.core.errors import Conflict
from apps.moderation.choices import State
from apps.newsletter.choices import IssueState
from apps.newsletter.models import Issue
from apps.newsletter.services import entries, readiness, reviewing, scheduling, sending
from apps.newsletter.services.drafts import AlreadySent
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_issue, make_news, make_subscription
from tests.factories.partners import make_viewer
from tests.support.together import together


@pytest.fixture
def author(db):
    return make_manager()


@pytest.fixture
def second(db):
    return make_manager()


def written(author, **overrides):
    make_subscription()
    return make_issue(**{"changed_by": author, "approved_version": 0, **overrides})


def plan(issue, actor, *, at=None, **more):
    at = at or timezone.now() + timedelta(hours=1)
    return scheduling.schedule(issue=issue, send_at=at, actor=actor, base_version=issue.version, **more)


def make_due(issue):
    Issue.objects.filter(pk=issue.pk).update(send_at=timezone.now() - timedelta(seconds=1))


def approve(issue, actor):
    return reviewing.approve(issue=issue, actor=actor, base_version=issue.version)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
def test_only_managers_review_and_plan(role):
    issue = written(None)
    actor = make_administrator() if role == "administrator" else make_viewer(role)
    with pytest.raises(PermissionDenied):
        reviewing.ask_for_review(issue=issue, actor=actor, base_version=1)
    with pytest.raises(PermissionDenied):
        approve(issue, actor)
    with pytest.raises(PermissionDenied):
        reviewing.request_changes(issue=issue, note="Nein", actor=actor, base_version=1)
    with pytest.raises(PermissionDenied):
        plan(issue, actor)
    with pytest.raises(PermissionDenied):
        scheduling.unschedule(issue=make_issue(state=IssueState.SCHEDULED), actor=actor)


def test_nobody_approves_their_own_change(author, second):
    issue = written(author)
    with pytest.raises(PermissionDenied):
        approve(issue, author)
    with pytest.raises(readiness.NotReviewed):
        plan(issue, author)
    with pytest.raises(readiness.NotReviewed):
        sending.send(issue=issue, actor=author, base_version=1)
    approve(issue, second)
    plan(issue, author)


def test_a_change_takes_the_approval_back(author, second):
    issue = approve(written(author), second)
    entries.add_text(issue=issue, text=entries.Text("Noch etwas"), actor=author, base_version=1)
    issue.refresh_from_db()
    assert not issue.is_approved
    with pytest.raises(readiness.NotReviewed):
        plan(issue, author)
    with pytest.raises(Conflict):
        reviewing.approve(issue=issue, actor=second, base_version=1)


def test_a_manager_alone_may_send(author):
    plan(written(author), author)


def test_the_others_are_asked_once_and_the_author_hears_the_answer(author, second):
    issue = written(author)
    for _ in range(2):
        issue = reviewing.ask_for_review(issue=issue, actor=author, base_version=1)
    assert issue.awaits_review
    assert [mail.recipient for mail in OutboxMessage.objects.all()] == [second.email]
    with pytest.raises(reviewing.NoteMissing):
        reviewing.request_changes(issue=issue, note=" ", actor=second, base_version=1)
    issue = reviewing.request_changes(issue=issue, note="Bitte kürzen.", actor=second, base_version=1)
    assert not issue.awaits_review
    mail = OutboxMessage.objects.get(recipient=author.email)
    assert "Bitte kürzen." in mail.body.text
    approve(issue, second)
    assert OutboxMessage.objects.filter(recipient=author.email).count() == 2


def test_a_plan_can_be_changed_and_taken_back(author):
    issue = plan(written(author), author)
    later = timezone.now() + timedelta(days=2)
    assert plan(issue, author, at=later).send_at == later
    with pytest.raises(AlreadySent):
        entries.add_text(issue=issue, text=entries.Text("Noch etwas"), actor=author, base_version=1)
    assert scheduling.start_due() == 0
    issue = scheduling.unschedule(issue=issue, actor=author)
    assert (issue.is_draft, issue.send_at) == (True, None)
    with pytest.raises(sending.NotPossibleNow):
        scheduling.unschedule(issue=issue, actor=author)


def test_what_could_not_go_out_is_not_planned(author):
    with pytest.raises(scheduling.TimePast):
        plan(written(author), author, at=timezone.now())
    with pytest.raises(readiness.NothingToSend):
        plan(written(author, intro_de=""), author)
    with pytest.raises(readiness.ContentGone):
        plan(written(author, targets=[make_news(state=State.ARCHIVED)]), author)
    with pytest.raises(readiness.NoRecipients):
        plan(written(author, language="en"), author)


def test_it_goes_out_when_its_time_has_come(author):
    issue = plan(written(author), author)
    make_subscription()
    make_due(issue)
    assert scheduling.start_due() == 1
    assert scheduling.start_due() == 0
    issue.refresh_from_db()
    assert (issue.state, issue.frozen_count) == (IssueState.SENDING, 2)


def test_an_event_cancelled_since_holds_it_back_and_the_managers_are_told(author, second):
    event = make_event(title_de="Tagung")
    issue = plan(approve(written(author, targets=[event]), second), author)
    event.cancelled_at = timezone.now()
    event.save()
    make_due(issue)
    OutboxMessage.objects.all().delete()
    assert scheduling.start_due() == 0
    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == (IssueState.DRAFT, None)
    assert issue.held_back
    assert not issue.deliveries.exists()
    assert {mail.recipient for mail in OutboxMessage.objects.all()} == {author.email, second.email}
    assert "abgesagt" in OutboxMessage.objects.first().body.text
    assert plan(issue, author, known_cancelled=[event.pk]).held_back == ""
    make_due(issue)
    assert scheduling.start_due() == 1


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_an_issue_once():
    manager = make_manager()
    issue = plan(written(manager), manager)
    make_due(issue)
    results = together(scheduling.start_due, scheduling.start_due, scheduling.start_due)
    assert sum(results) == 1
    assert issue.deliveries.count() == 1


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_taking_the_plan_back_at_the_last_moment_wins_or_loses_whole():
    manager = make_manager()
    issue = plan(written(manager), manager)
    make_due(issue)
    started, taken = together(scheduling.start_due, lambda: scheduling.unschedule(issue=issue, actor=manager))
    issue.refresh_from_db()
    if started == 1:
        assert isinstance(taken, sending.NotPossibleNow)
        assert issue.state == IssueState.SENDING
    else:
        assert (started, issue.state) == (0, IssueState.DRAFT)
        assert not issue.deliveries.exists()
