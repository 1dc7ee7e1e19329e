"""Two workers at once, and the whole way over a real mail server."""

import threading

import pytest
from django.db import connection

from apps.links.services import token_for
from apps.newsletter.choices import IssueState
from apps.newsletter.models import Subscription
from apps.newsletter.services import leaving, sending, subscriptions
from apps.newsletter.services.subscriptions import Choice
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_issue, make_news, make_newsletter, make_subscription

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]


def at_once(*calls):
    errors = []

    def run(call):
        try:
            call()
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []


def test_two_workers_queue_each_recipient_once(monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 7)
    for _ in range(40):
        make_subscription()
    issue = sending.send(issue=make_issue(), actor=make_manager(), base_version=1)

    def work():
        for _ in range(10):
            sending.queue_batch(issue_id=issue.pk, size=7)

    at_once(work, work, sending.continue_sending)
    sending.continue_sending()

    recipients = list(OutboxMessage.objects.values_list("recipient", flat=True))
    assert len(recipients) == 40 == len(set(recipients))


def test_leaving_while_a_batch_is_queued_wins():
    readers = [make_subscription() for _ in range(20)]
    issue = sending.send(issue=make_issue(), actor=make_manager(), base_version=1)

    def leave():
        for reader in readers:
            leaving.unsubscribe(token=token_for(reader.link), way="one_click")

    def queue():
        for _ in range(30):
            sending.queue_batch(issue_id=issue.pk, size=1)

    at_once(leave, queue)
    sending.continue_sending()
    assert not OutboxMessage.objects.waiting().exists()


def test_an_issue_reaches_fifty_readers_over_smtp(smtp_sink):
    readers = [make_subscription() for _ in range(50)]
    article = make_news(title_de="Größer & weiter")
    issue = make_issue(subject_de="Neues für März", targets=[article])
    sending.send(issue=issue, actor=make_manager(), base_version=1)
    sending.continue_sending()
    leaver = readers[7]
    leaving.unsubscribe(token=token_for(leaver.link), way="one_click")

    deliver_pending()
    sending.continue_sending()

    assert {received.recipient for received in smtp_sink.messages} == {
        reader.email for reader in readers if reader != leaver
    }
    assert len(smtp_sink.messages) == 49
    reader = readers[0]
    (received,) = smtp_sink.to(reader.email)
    token = token_for(reader.link)
    assert received.mail["Subject"] == "Neues für März"
    assert received.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/newsletter/abmelden/{token}/sofort/" in received.mail["List-Unsubscribe"]
    assert f"/newsletter/abmelden/{token}/" in received.text
    assert f"/newsletter/abmelden/{token}/" in received.html
    assert "[[" not in received.text + received.html
    assert "Größer & weiter" in received.text
    assert "<img" not in received.html
    issue.refresh_from_db()
    assert (issue.state, issue.sent_count, issue.skipped_count) == (IssueState.SENT, 49, 1)
    assert Subscription.objects.active().count() == 49


def test_subscribing_twice_and_leaving_at_the_same_moment_ends_well():
    newsletters = [subscriptions.default_newsletter(), make_newsletter(), make_newsletter()]
    readers = [make_subscription(email="a@example.org", newsletter=one) for one in reversed(newsletters)]
    token = token_for(readers[0].link)

    def ask(order):
        def run():
            for _ in range(4):
                subscriptions.subscribe(
                    newsletters=order,
                    email="a@example.org",
                    choice=Choice("de"),
                    source="test",
                    client="192.0.2.1",
                )

        return run

    def leave():
        for _ in range(4):
            leaving.unsubscribe_from_all(token=token, way="page")

    at_once(ask(newsletters), ask(newsletters[::-1]), leave)

    live = Subscription.objects.live().filter(email="a@example.org")
    assert len({one.newsletter_id for one in live}) == live.count()
    assert not live.active().exists(), "nobody has confirmed anew"
