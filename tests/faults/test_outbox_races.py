"""Several workers, schedulers and requests at once, with real connections; and a broker that is away."""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.outbox import reminders, services, turns, wakeup
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import Progress, claim
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import MessageBody, OutboxMessage
from apps.outbox.turns import deliver_in_turn
from tests.factories.outbox import make_message
from tests.support.smtp import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(wakeup, "wake", lambda task: None)


def at_once(*functions) -> list:
    """Runs all at the same moment, each with a database connection of its own; returns what they returned."""
    barrier = threading.Barrier(len(functions))
    results: list = [None] * len(functions)

    def run(position, function):
        try:
            barrier.wait(timeout=10)
            results[position] = function()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(isinstance(result, Exception) for result in results), results
    return results


def test_two_deliverers_send_each_mail_once(smtp_sink, settings):
    settings.OUTBOX_BATCH = 5
    for _ in range(60):
        make_message()
    handled = at_once(deliver_pending, deliver_pending, deliver_pending)
    assert sum(handled) == 60
    assert min(handled) > 0
    assert set(Counter(received.recipient for received in smtp_sink.messages).values()) == {1}
    assert OutboxMessage.objects.counts() == {MessageState.SENT: 60}


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_workers_than_allowed_are_at_it(smtp_sink, settings, workers):
    settings.OUTBOX_WORKERS = workers
    settings.OUTBOX_BATCH = 5
    smtp_sink.before_taking = lambda received: time.sleep(0.01)
    for _ in range(30):
        make_message()
    handled = at_once(deliver_in_turn, deliver_in_turn, deliver_in_turn)
    assert sum(handled) == 30
    assert len([count for count in handled if count]) == workers
    make_message()
    assert deliver_in_turn() == 1


def test_mail_that_comes_while_the_turn_ends_is_not_left_behind(smtp_sink, monkeypatch):
    """Its own wake-up found the turn taken."""
    make_message()
    deliver = turns.deliver_pending
    left_to_others = []

    def ends(**arguments):
        handled = deliver(**arguments)
        if not left_to_others:
            make_message()
            left_to_others.extend(at_once(deliver_in_turn))
        return handled

    monkeypatch.setattr(turns, "deliver_pending", ends)
    assert deliver_in_turn() == 2
    assert left_to_others == [0]


def test_same_mail_queued_by_two_requests_is_one():
    def queue():
        with transaction.atomic():
            message = make_message(recipient="a@example.org", dedupe_key="same")
            time.sleep(0.1)
            return message.pk

    first, second = at_once(queue, queue)
    assert first == second
    assert (OutboxMessage.objects.count(), MessageBody.objects.count()) == (1, 1)


def test_two_schedulers_run_each_reminder_once(monkeypatch):
    monkeypatch.setattr(reminders, "_handlers", {})
    seen = []

    def handler(reminder):
        seen.append(reminder.subject_id)
        time.sleep(0.01)

    reminders.register("test", handler)
    now = timezone.now()
    for number in range(20):
        services.schedule_reminder(
            kind="test", subject_id=str(number), due_at=now, starts_at=now + timedelta(days=1)
        )
    ran = at_once(services.run_due_reminders, services.run_due_reminders)
    assert sum(ran) == 20
    assert Counter(seen) == {str(number): 1 for number in range(20)}


def test_rolled_back_request_sends_nothing(smtp_sink):
    with pytest.raises(RuntimeError), transaction.atomic():
        make_message()
        raise RuntimeError
    assert deliver_pending() == 0
    assert smtp_sink.messages == []


def test_unsubscribing_while_an_issue_goes_out(smtp_sink, settings):
    settings.OUTBOX_BATCH = 3
    body = services.create_body(subject="News", text="x", language="de")
    rows = [(f"r{number}@example.org", "issue:1", {}, {}) for number in range(30)]
    services.queue_bulk(body=body, kind=MailKind.NEWSLETTER, rows=rows, group_key="newsletter-issue:1")
    at_once(
        deliver_pending,
        lambda: services.cancel_to(recipient="r29@example.org", group_prefix="newsletter-issue:"),
    )
    last = OutboxMessage.objects.get(recipient="r29@example.org")
    assert len(smtp_sink.to("r29@example.org")) == (last.state == MessageState.SENT)
    assert len(smtp_sink.messages) >= 29


def test_a_mail_is_either_begun_or_taken_back():
    """A worker goes through its batch while others take back the very same mails, in the same order."""
    messages = [make_message(kind=MailKind.NEWSLETTER, group_key="issue:1") for _ in range(60)]
    progress = Progress(claim(100))
    begun, taken_back = set(), set()

    def begin_all():
        for message in messages:
            if progress.begin(message):
                begun.add(message.pk)

    def take_back_all():
        for message in messages:
            if services.cancel_to(recipient=message.recipient, group_prefix="issue:"):
                taken_back.add(message.pk)

    at_once(begin_all, take_back_all)
    assert begun.isdisjoint(taken_back)
    assert begun | taken_back == {message.pk for message in messages}
    cancelled = OutboxMessage.objects.in_state(MessageState.CANCELLED)
    assert set(cancelled.values_list("pk", flat=True)) == taken_back
    assert set(OutboxMessage.objects.begun().values_list("pk", flat=True)) == begun


def test_broker_that_is_away_neither_breaks_nor_slows_a_request(monkeypatch):
    monkeypatch.undo()
    tried = threading.Event()

    def gone(task):
        tried.set()
        time.sleep(5)
        return False

    monkeypatch.setattr(wakeup, "send_wake_up", gone)
    monkeypatch.setattr(wakeup, "_waker", None)
    began = time.monotonic()
    message = make_message()
    assert time.monotonic() - began < 1
    assert tried.wait(timeout=5)
    assert OutboxMessage.objects.get(pk=message.pk).state == MessageState.PENDING


def test_wake_up_says_that_the_broker_is_away():
    from network_portal.celery import app

    url, app.conf.broker_url = app.conf.broker_url, f"redis://127.0.0.1:{free_port()}/0"
    app.amqp._producer_pool = None
    try:
        assert wakeup.send_wake_up() is False
    finally:
        app.conf.broker_url = url
        app.amqp._producer_pool = None
