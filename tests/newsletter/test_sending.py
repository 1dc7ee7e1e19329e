"""An issue on its way: each recipient once, whatever happens meanwhile."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.links.services import token_for
from apps.moderation.choices import State
from apps.newsletter.choices import DeliveryState, IssueState, SubscriptionState
from apps.newsletter.models import ConsentText, Delivery, Subscription, Suppression
from apps.newsletter.progress import progress_of
from apps.newsletter.services import leaving, readiness, sending
from apps.outbox.choices import IncomingKind, MessageState
from apps.outbox.mime import Prepared
from apps.outbox.models import Bounce, MessageBody, OutboxMessage
from apps.outbox.services import progress
from apps.taxonomy.models import ActionField
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_issue, make_news, make_newsletter, make_subscription
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db


def start(issue, actor=None):
    return sending.send(issue=issue, actor=actor or make_manager(), base_version=issue.version)


def mails():
    return OutboxMessage.objects.filter(kind="newsletter")


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
@pytest.mark.parametrize("step", ["send", "pause", "resume", "cancel"])
def test_only_managers_decide_about_sending(role, step):
    make_subscription()
    issue = make_issue(state=IssueState.DRAFT if step == "send" else IssueState.SENDING)
    actor = make_administrator() if role == "administrator" else make_viewer(role)
    extra = {"base_version": 1} if step == "send" else {}
    with pytest.raises(PermissionDenied):
        getattr(sending, step)(issue=issue, actor=actor, **extra)
    before = issue.state
    issue.refresh_from_db()
    assert issue.state == before


def test_only_confirmed_readers_receive_it():
    reader = make_subscription()
    make_subscription(state=SubscriptionState.PENDING)
    make_subscription(state=SubscriptionState.ENDED)
    make_subscription(newsletter=make_newsletter())
    suppressed = make_subscription()
    Suppression.objects.create(address_hash=suppressed.address_hash)

    issue = start(make_issue())
    sending.continue_sending()

    assert issue.frozen_count == 1
    assert [message.recipient for message in mails()] == [reader.email]


def test_who_subscribes_after_sending_began_waits_for_the_next_issue():
    make_subscription()
    issue = start(make_issue())
    make_subscription()
    sending.continue_sending()
    assert mails().count() == issue.frozen_count == 1


def test_topics_choose_readers_and_who_chose_none_receives_all():
    energy = ActionField.objects.create(slug="energie", name_de="Energie")
    work = ActionField.objects.create(slug="arbeit", name_de="Arbeit")
    wanted = {make_subscription(topics=[energy, work]).email, make_subscription().email}
    make_subscription(topics=[work])

    start(make_issue(topics=[energy]))
    sending.continue_sending()

    assert {message.recipient for message in mails()} == wanted


def test_each_mail_has_its_own_way_out():
    readers = [make_subscription(), make_subscription()]
    start(make_issue())
    sending.continue_sending()
    assert MessageBody.objects.count() == 1
    for reader in readers:
        message = mails().get(recipient=reader.email)
        token = token_for(reader.link)
        assert message.variables == {"token": token, "leave": ""}
        data = Prepared(message.body).build(message).decode()
        assert re.search(
            f"^List-Unsubscribe: <http\\S+/newsletter/abmelden/{token}/sofort/>\r$", data, re.MULTILINE
        )
        assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in data
        assert "\r\nList-Id: <newsletter-" in data
    body = message.body
    assert "/newsletter/abmelden/[[token]]/" in body.text
    assert "/newsletter/abmelden/[[token]]/" in body.html
    assert "/newsletter/einstellungen/[[token]]/" in body.html


def test_english_readers_get_english_if_there_is_some():
    english = make_subscription(language="en")
    german = make_subscription(language="de")
    start(make_issue(subject_de="Neues", subject_en="News", intro_en="<p>Hello.</p>"))
    sending.continue_sending()
    assert mails().get(recipient=english.email).body.subject == "News"
    assert "/en/newsletter/" in mails().get(recipient=english.email).body.text
    assert mails().get(recipient=german.email).body.subject == "Neues"
    OutboxMessage.objects.all().delete()

    start(make_issue(subject_de="Nur deutsch"))
    sending.continue_sending()
    assert {message.body.subject for message in mails()} == {"Nur deutsch"}


def test_content_is_frozen_when_sending_begins():
    article = make_news(title_de="Vorher")
    make_subscription()
    issue = start(make_issue(targets=[article], texts=["In eigener Sache"]))
    article.title_de = "Nachher"
    article.save()
    sending.continue_sending()
    body = mails().get().body
    assert "Vorher" in body.text
    assert "Nachher" not in body.text
    assert "In eigener Sache" in body.html
    assert issue.items.first().frozen["de"]["url"].endswith(article.get_absolute_url())


def test_what_is_empty_gone_or_without_readers_is_not_sent():
    make_issue()
    with pytest.raises(readiness.NoRecipients):
        start(make_issue())
    make_subscription()
    with pytest.raises(readiness.NothingToSend):
        start(make_issue(intro_de=""))
    with pytest.raises(readiness.ContentGone):
        start(make_issue(targets=[make_news(state=State.ARCHIVED)]))
    assert not Delivery.objects.exists()


def test_sending_twice_or_an_older_version_is_refused():
    make_subscription()
    issue = make_issue()
    with pytest.raises(Conflict):
        sending.send(issue=issue, actor=make_manager(), base_version=issue.version + 1)
    start(issue)
    with pytest.raises(sending.NotPossibleNow):
        start(issue)
    assert Delivery.objects.count() == 1
    assert AuditEntry.objects.filter(action="send").count() == 1


def test_running_the_task_again_doubles_nothing():
    for _ in range(5):
        make_subscription()
    issue = start(make_issue())
    assert sending.queue_batch(issue_id=issue.pk, size=2) == 2
    assert sending.continue_sending() == 3
    assert sending.continue_sending() == 0
    assert mails().count() == 5


def test_a_crash_between_batches_loses_and_doubles_nothing(monkeypatch):
    for _ in range(5):
        make_subscription()
    issue = start(make_issue())
    sending.queue_batch(issue_id=issue.pk, size=2)
    settle = sending._settle

    def crash(ids, state):
        raise RuntimeError("power cut")

    monkeypatch.setattr(sending, "_settle", crash)
    with pytest.raises(RuntimeError):
        sending.queue_batch(issue_id=issue.pk, size=2)
    assert mails().count() == 2
    monkeypatch.setattr(sending, "_settle", settle)

    sending.continue_sending()

    assert sorted(mails().values_list("recipient", flat=True)) == sorted(
        Subscription.objects.values_list("email", flat=True)
    )


def test_who_leaves_before_being_queued_is_left_out():
    reader, other = make_subscription(), make_subscription()
    issue = start(make_issue())
    leaving.unsubscribe(token=token_for(reader.link), way="one_click")
    sending.continue_sending()
    assert mails().get().recipient == other.email
    assert Delivery.objects.get(subscription=reader).state == DeliveryState.SKIPPED
    assert progress_of(issue).left_out == 1


def test_who_leaves_while_the_mail_waits_does_not_get_it():
    reader, other = make_subscription(), make_subscription()
    issue = start(make_issue())
    sending.continue_sending()
    leaving.unsubscribe(token=token_for(reader.link), way="one_click")
    assert mails().get(recipient=reader.email).state == MessageState.CANCELLED
    assert mails().get(recipient=other.email).state == MessageState.PENDING
    assert progress_of(issue).left_out == 1


def test_leaving_one_newsletter_takes_back_nothing_of_another():
    here = make_subscription(email="a@example.org")
    other = make_newsletter()
    make_subscription(email="a@example.org", newsletter=other)
    start(make_issue(newsletter=other))
    sending.continue_sending()
    leaving.unsubscribe(token=token_for(here.link), way="page")
    assert mails().get().state == MessageState.PENDING


def test_pausing_holds_back_and_resuming_goes_on():
    manager = make_manager()
    for _ in range(4):
        make_subscription()
    issue = start(make_issue())
    sending.queue_batch(issue_id=issue.pk, size=2)
    sending.pause(issue=issue, actor=manager)
    assert sending.continue_sending() == 0
    assert set(mails().values_list("state", flat=True)) == {MessageState.PAUSED}
    with pytest.raises(sending.NotPossibleNow):
        sending.pause(issue=issue, actor=manager)

    MessageBody.objects.all().delete()  # so long was the pause
    sending.resume(issue=issue, actor=manager)
    sending.continue_sending()
    assert progress(issue.group_key) == {MessageState.PENDING: 4}
    assert MessageBody.objects.count() == 1


def test_cancelling_stops_everything_that_has_not_gone_out():
    for _ in range(3):
        make_subscription()
    issue = start(make_issue())
    sending.queue_batch(issue_id=issue.pk, size=2)
    OutboxMessage.objects.filter(pk=mails().first().pk).update(state=MessageState.SENT)
    issue = sending.cancel(issue=issue, actor=make_manager())
    assert sending.continue_sending() == 0
    assert (issue.state, issue.sent_count, issue.skipped_count) == (IssueState.CANCELLED, 1, 2)
    with pytest.raises(sending.NotPossibleNow):
        sending.resume(issue=issue, actor=make_manager())


def test_it_is_sent_only_when_nothing_waits_any_more():
    for _ in range(3):
        make_subscription()
    issue = start(make_issue())
    sending.continue_sending()
    ids = list(mails().values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk=ids[0]).update(state=MessageState.SENT)
    OutboxMessage.objects.filter(pk=ids[1]).update(state=MessageState.FAILED)
    sending.continue_sending()
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING
    OutboxMessage.objects.filter(pk=ids[2]).update(state=MessageState.UNCERTAIN)
    sending.continue_sending()
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    assert (issue.sent_count, issue.failed_count, issue.uncertain_count) == (1, 1, 1)
    assert issue.sent_at is not None


def test_progress_counts_and_estimates():
    for _ in range(10):
        make_subscription()
    issue = start(make_issue())
    sending.queue_batch(issue_id=issue.pk, size=6)
    ids = list(mails().values_list("pk", flat=True)[:4])
    OutboxMessage.objects.filter(pk__in=ids).update(state=MessageState.SENT)
    issue.sending_since = timezone.now() - timedelta(minutes=2)
    numbers = progress_of(issue)
    assert (numbers.total, numbers.sent, numbers.waiting, numbers.done) == (10, 4, 6, 4)
    assert (numbers.per_minute, numbers.minutes_left, numbers.percent) == (2, 3, 40)


def test_what_comes_back_and_who_leaves_is_counted():
    readers = [make_subscription() for _ in range(3)]
    issue = start(make_issue())
    sending.continue_sending()
    mails().update(state=MessageState.SENT)
    first = mails().get(recipient=readers[0].email)
    Bounce.objects.create(message=first, kind=IncomingKind.SOFT)
    Bounce.objects.create(message=first, kind=IncomingKind.HARD)
    leaving.unsubscribe(token=token_for(readers[1].link), way="page")
    numbers = progress_of(issue)
    assert (numbers.sent, numbers.came_back, numbers.unsubscribed) == (3, 1, 1)


def test_a_line_break_in_an_address_fails_alone():
    bad = make_subscription()
    Subscription.objects.filter(pk=bad.pk).update(email="a@example.org\nBcc: b@example.org")
    good = make_subscription()
    start(make_issue())
    sending.continue_sending()
    assert mails().get(state=MessageState.FAILED).recipient.startswith("a@example.org")
    assert mails().get(state=MessageState.PENDING).recipient == good.email


def test_a_cancelled_event_says_so():
    event = make_event(cancelled_at=timezone.now())
    make_subscription()
    issue = make_issue(targets=[event])
    with pytest.raises(readiness.NewlyCancelled):
        start(issue)
    sending.send(issue=issue, actor=make_manager(), base_version=1, known_cancelled=[event.pk])
    sending.continue_sending()
    assert "Abgesagt" in mails().get().body.text


def test_many_recipients_need_few_queries(django_assert_max_num_queries):
    for _ in range(60):
        make_subscription()
    issue = start(make_issue())
    with django_assert_max_num_queries(11):
        assert sending.queue_batch(issue_id=issue.pk) == 60


def test_who_has_not_agreed_by_a_day_in_the_middle_of_an_issue_gets_it_no_more():
    old = timezone.now() - timedelta(days=100)
    agreed, in_outbox, waiting = (make_subscription(asked_at=old) for _ in range(3))
    issue = start(make_issue())
    sending.queue_batch(issue_id=issue.pk, size=2)
    assert mails().count() == 2
    ConsentText.objects.create(
        version="neu", text_de="Ja.", introduced_at=old + timedelta(days=1), agree_by=timezone.now()
    )
    Subscription.objects.filter(pk=agreed.pk).update(asked_at=timezone.now())

    sending.continue_sending()
    states = dict(mails().values_list("recipient", "state"))
    assert states == {agreed.email: MessageState.PENDING, in_outbox.email: MessageState.CANCELLED}
    assert Delivery.objects.get(subscription=waiting).state == DeliveryState.SKIPPED


def test_sending_begins_at_once(django_capture_on_commit_callbacks, monkeypatch):
    """Not with the next sweep."""
    woken = []
    monkeypatch.setattr("apps.outbox.wakeup.wake", woken.append)
    make_subscription()
    with django_capture_on_commit_callbacks(execute=True):
        start(make_issue())
    assert woken == ["newsletter.continue_sending"]
