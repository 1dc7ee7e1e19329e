"""A worker that is killed in the middle loses nothing, and doubles at most the one mail it had in hand."""

import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from apps.outbox import services, wakeup
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.models import Claim, OutboxMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

ROOT = Path(__file__).resolve().parents[2]
MAILS = 40
LEASE = 2


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(wakeup, "wake", lambda task: None)


def worker(sink) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.faults.outbox_worker"]
    arguments = [str(connection.settings_dict["NAME"]), sink.url, str(LEASE)]
    return subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def queue(kind: MailKind) -> None:
    body = services.create_body(subject="Hallo", text="Text", language="de")
    rows = [(f"r{number}@example.org", "kill", {}, {}) for number in range(MAILS)]
    services.queue_bulk(body=body, kind=kind, rows=rows, group_key="kill")


@pytest.mark.parametrize("kind", [MailKind.REMINDER, MailKind.NEWSLETTER])
def test_kill(smtp_sink, kind):
    queue(kind)
    in_the_middle, killed = threading.Event(), threading.Event()

    def wait_for_the_kill(received):
        # The mail is taken, but the worker never hears of it.
        if len(smtp_sink.messages) == MAILS // 2 and not killed.is_set():
            in_the_middle.set()
            killed.wait(timeout=20)

    smtp_sink.before_taking = wait_for_the_kill
    first = worker(smtp_sink)
    assert in_the_middle.wait(timeout=20)
    first.kill()
    first.wait(timeout=10)
    killed.set()
    assert OutboxMessage.objects.filter(pk=Claim.objects.get().begun).begun().count() == 1
    time.sleep(LEASE + 0.1)
    second = worker(smtp_sink)
    output, _ = second.communicate(timeout=30)
    assert output.startswith("ready")

    copies = Counter(received.recipient for received in smtp_sink.messages)
    assert len(copies) == MAILS
    doubles = [recipient for recipient, count in copies.items() if count > 1]
    if kind == MailKind.NEWSLETTER:
        assert doubles == []
        assert services.progress("kill") == {MessageState.SENT: MAILS - 1, MessageState.UNCERTAIN: 1}
    else:
        assert len(doubles) == 1
        assert copies[doubles[0]] == 2
        assert len({received.mail["Message-ID"] for received in smtp_sink.to(doubles[0])}) == 1
        assert not OutboxMessage.objects.exclude(state=MessageState.SENT).exists()
