"""A process that dies while it reads mail loses none and enters none twice, wherever it dies."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from apps.outbox import wakeup
from apps.support_requests.models import InboundMail, Message
from apps.support_requests.reply_addresses import reply_address
from tests.factories.support_requests import make_request
from tests.support.dovecot import dovecot
from tests.support_requests.mails.building import plain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

ROOT = Path(__file__).resolve().parents[2]
MAILS = 20


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, settings):
    monkeypatch.setattr(wakeup, "wake", lambda task: None)
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


def read(server, where: str, at: int) -> int:
    """Runs one reader; returns how it ended (-9: killed)."""
    command = [sys.executable, "-m", "tests.faults.mail_reader"]
    arguments = [str(connection.settings_dict["NAME"]), server.url, where, str(at)]
    return subprocess.run([*command, *arguments], cwd=ROOT, timeout=60).returncode


def test_none_lost_and_none_twice():
    case = make_request(contact_email="firma@example.org")
    address = reply_address(case)
    with dovecot() as server:
        server.deliver([plain(to=address, text=f"Mail {number}") for number in range(MAILS)])
        for where, at in (("storing", 3), ("marking", 4), ("storing", 1), ("marking", 1)):
            assert read(server, where, at) == -9
        assert 0 < Message.objects.filter(request=case).count() < MAILS
        assert read(server, "never", 0) == 0
        assert server.left() == 0
    bodies = Counter(Message.objects.filter(request=case).values_list("body", flat=True))
    assert bodies == Counter(f"Mail {number}" for number in range(MAILS))
    assert InboundMail.objects.count() == MAILS
