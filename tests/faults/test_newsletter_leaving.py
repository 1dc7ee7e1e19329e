"""A thousand readers leave while an issue goes out: nobody gets it later, but who had it in hand already."""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.links.models import SignedLink
from apps.links.services import token_for
from apps.newsletter.addresses import PREFERENCES, address_hash
from apps.newsletter.choices import IssueState, SubscriptionState
from apps.newsletter.models import Subscription
from apps.newsletter.services import sending
from apps.newsletter.services.subscriptions import PREFERENCES_LAST, default_newsletter
from apps.outbox import wakeup
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

ROOT = Path(__file__).resolve().parents[2]
READERS, LEAVERS, WORKERS, THREADS = 1_400, 1_000, 2, 3
SEED = 20261125


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(wakeup, "wake", lambda task: None)
    monkeypatch.setattr(sending, "BATCH", 100)


def make_readers() -> list[Subscription]:
    """Like the factory's, in a few statements."""
    newsletter, now = default_newsletter(), timezone.now()
    links = SignedLink.objects.bulk_create(
        SignedLink(purpose=PREFERENCES, subject_id="", expires_at=now + PREFERENCES_LAST)
        for _ in range(READERS)
    )
    readers = Subscription.objects.bulk_create(
        Subscription(
            newsletter=newsletter,
            email=f"r{number}@example.org",
            address_hash=address_hash(f"r{number}@example.org"),
            state=SubscriptionState.ACTIVE,
            asked_at=now,
            confirmed_at=now,
            source="test",
            link=link,
        )
        for number, link in enumerate(links)
    )
    for reader in readers:
        reader.link.subject_id = str(reader.pk)
    SignedLink.objects.bulk_update(links, ["subject_id"])
    return readers


def deliver(sink, database: str, done: threading.Event) -> None:
    """A worker process after the other, as each ends when nothing is due."""
    command = [sys.executable, "-m", "tests.faults.outbox_worker", database, sink.url, "30"]
    while not done.is_set():
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=90)


class Leaving:
    """Some readers leave, with one click each; notes when the answer was there."""

    def __init__(self, readers: list[Subscription]) -> None:
        self.readers, self.left_at, self.wrong = readers, {}, []
        self.lock = threading.Lock()

    def run(self) -> None:
        client = Client()
        try:
            while reader := self._next():
                address = reverse("newsletter:one_click", args=[token_for(reader.link)])
                if client.post(address, {"List-Unsubscribe": "One-Click"}).status_code != 200:
                    self.wrong.append(reader.email)
                self.left_at[reader.email] = timezone.now()
        finally:
            connection.close()

    def _next(self) -> Subscription | None:
        with self.lock:
            return self.readers.pop() if self.readers else None


def queue_batches(issue, done: threading.Event) -> None:
    try:
        while not done.is_set():
            sending.queue_batch(issue_id=issue.pk, size=100)
            time.sleep(0.05)
    finally:
        connection.close()


def test_nobody_gets_an_issue_after_leaving(smtp_sink):
    readers = make_readers()
    issue = sending.send(issue=make_issue(), actor=make_manager(), base_version=1)
    smtp_sink.before_taking = lambda received: time.sleep(0.005)
    leavers = random.Random(SEED).sample(readers, LEAVERS)
    leaving, left = Leaving(list(leavers)), threading.Event()
    database = str(connection.settings_dict["NAME"])
    work = [threading.Thread(target=deliver, args=[smtp_sink, database, left]) for _ in range(WORKERS)]
    work.append(threading.Thread(target=queue_batches, args=[issue, left]))
    going = [threading.Thread(target=leaving.run) for _ in range(THREADS)]
    for thread in [*work, *going]:
        thread.start()
    for thread in going:
        thread.join(120)
    left.set()
    for thread in work:
        thread.join(100)
    sending.continue_sending()
    deliver_pending()
    sending.continue_sending()

    arrived = [received.recipient for received in smtp_sink.messages]
    assert leaving.wrong == []
    assert len(leaving.left_at) == LEAVERS
    # When each copy was noted as being handed over, which is committed before the server gets its text.
    handed = dict(
        OutboxMessage.objects.exclude(handed_over_at=None).values_list("recipient", "handed_over_at")
    )
    assert [email for email, at in leaving.left_at.items() if email in handed and handed[email] > at] == []
    assert set(arrived) == set(handed)
    # The test means something only if some left before their copy went, and some after.
    assert 0 < len(set(leaving.left_at) & set(arrived)) < LEAVERS
    stayed = {reader.email for reader in readers} - set(leaving.left_at)
    assert stayed <= set(arrived)
    assert len(arrived) == len(set(arrived)), "nobody twice"
    assert not OutboxMessage.objects.waiting().exists()
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
    assert issue.sent_count == len(arrived)
    assert issue.sent_count + issue.skipped_count == READERS
