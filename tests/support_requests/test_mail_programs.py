"""More than a hundred mails in the manner of many programs: the right case and text, or a reason."""

import io
import sys

import pytest
from django.core.management import call_command

from apps.outbox import services as outbox
from apps.outbox.tasks import fetch_mail
from apps.support_requests.models import Attachment, InboundMail, Message
from apps.support_requests.reply_addresses import reply_address
from tests.factories.support_requests import make_request
from tests.support.dovecot import dovecot
from tests.support_requests.mails import ALL
from tests.support_requests.mails.building import KNOWN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


def check(example, case) -> None:
    """What became of `example`, sent to `case`."""
    (row,) = InboundMail.objects.filter(case=case)
    assert (row.outcome, row.reason) == (example.outcome, example.reason)
    assert (row.raw is None) is (example.outcome == "entered")
    messages = list(Message.objects.filter(request=case))
    if example.outcome != "entered":
        assert not messages
        return
    (message,) = messages
    assert message.body == example.said
    assert example.folded in message.folded
    assert bool(message.folded) is bool(example.folded)
    stored = Attachment.objects.filter(message=message).values_list("stored__name", flat=True)
    assert tuple(stored.order_by("pk")) == example.files
    assert len(message.left_out) == len(example.left_out), message.left_out
    assert all(map(str.startswith, message.left_out, example.left_out)), message.left_out
    assert bool(message.mail_sender) is example.other_sender


def test_there_are_a_hundred():
    assert len({example.name for example in ALL}) == len(ALL) >= 100


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
def test_right_case_and_text_or_a_reason(example):
    case, other = make_request(contact_email=KNOWN), make_request(contact_email=KNOWN)
    reply_address(other)
    raw = example.make(reply_address(case))
    outbox.receive(raw=raw)
    check(example, case)
    outbox.receive(raw=raw)
    check(example, case)
    assert not Message.objects.filter(request=other).exists()


def test_by_pipe(monkeypatch):
    cases = {example.name: make_request(contact_email=KNOWN) for example in ALL}
    for example in ALL:
        raw = example.make(reply_address(cases[example.name]))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("receive_mail", stdout=io.StringIO())
    for example in ALL:
        check(example, cases[example.name])
    assert InboundMail.objects.count() == len(ALL)


def test_over_imap_from_a_real_server(settings):
    """What is in its case is deleted from the mailbox; the rest stays there, and nothing is read twice."""
    cases = {example.name: make_request(contact_email=KNOWN) for example in ALL}
    with dovecot() as server:
        settings.IMAP_URL = server.url
        server.deliver([example.make(reply_address(cases[example.name])) for example in ALL])
        fetch_mail()
        left = server.left()
        fetch_mail()
        assert server.left() == left == sum(example.outcome != "entered" for example in ALL)
    for example in ALL:
        check(example, cases[example.name])
    assert InboundMail.objects.count() == len(ALL)
