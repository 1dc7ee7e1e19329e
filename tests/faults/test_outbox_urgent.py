"""A log-in code never waits behind a newsletter, however long that is and however slow the mail server."""

import threading
import time

import pytest
from django.db import connection

from apps.outbox import services, wakeup
from apps.outbox.choices import MailKind
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage
from apps.outbox.services import queue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

READERS = 100_000


def test_log_in_code_behind_a_newsletter_of_100_000(smtp_sink, monkeypatch):
    monkeypatch.setattr(wakeup, "wake", lambda task: None)
    _queue_newsletter()
    under_way = threading.Event()

    def slow(received):
        time.sleep(0.02)
        if len(smtp_sink.messages) > 20:
            under_way.set()

    smtp_sink.before_taking = slow
    worker = threading.Thread(target=_deliver, args=(5,))
    worker.start()
    assert under_way.wait(timeout=20)
    before, asked = len(smtp_sink.messages), time.monotonic()
    queue(
        kind=MailKind.TRANSACTIONAL,
        recipient="code@example.org",
        subject="Code",
        text="4711",
        language="de",
        dedupe_key="code",
    )
    while not smtp_sink.to("code@example.org") and time.monotonic() - asked < 15:
        time.sleep(0.01)
    waited = time.monotonic() - asked
    position = [received.recipient for received in smtp_sink.messages].index("code@example.org")
    worker.join(timeout=30)
    # no more than what the worker had in hand: a batch of 50, or what it does of one in a second
    assert position - before <= 52
    assert waited < 4


def _queue_newsletter() -> None:
    """By a statement of the database's own: what is measured is what comes after."""
    body = services.create_body(subject="Neues", text="x", language="de")
    services.queue_bulk(
        body=body, kind=MailKind.NEWSLETTER, rows=[("r0@example.org", "issue", {}, {})], group_key="issue"
    )
    columns = [
        field.column
        for field in OutboxMessage._meta.concrete_fields
        if field.column not in ("id", "recipient", "message_id")
    ]
    same = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO outbox_outboxmessage (recipient, message_id, {same})"
            f" SELECT 'r' || n || '@example.org', '<' || n || '@example.org>', {same}"
            f" FROM outbox_outboxmessage, generate_series(1, %s) AS n",
            [READERS - 1],
        )
        cursor.execute("ANALYZE outbox_outboxmessage")
    assert services.progress("issue") == {"pending": READERS}


def _deliver(seconds: float) -> None:
    try:
        deliver_pending(seconds=seconds)
    finally:
        connection.close()
