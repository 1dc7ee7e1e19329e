"""What came back is read from a mailbox, or from a mail server's pipe."""

import io
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from apps.outbox import mailbox, services
from apps.outbox.addresses import signed_address
from apps.outbox.choices import IncomingKind, MailKind, MessageState
from apps.outbox.models import Bounce
from apps.outbox.tasks import fetch_mail
from tests.factories.outbox import make_message, make_report
from tests.support.imap import Imap, imap_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


def bounce(recipient="a@example.org"):
    message = make_message(
        kind=MailKind.NEWSLETTER,
        recipient=recipient,
        state=MessageState.SENT,
        handed_over_at=timezone.now(),
    )
    return make_report(IncomingKind.HARD, to=signed_address("b", message.pk))


@pytest.fixture
def imap(settings):
    with imap_server(Imap()) as server:
        settings.IMAP_URL = server.url
        yield server


class TestImap:
    def test_what_counts_is_deleted_and_the_rest_is_left_for_people(self, imap):
        person = make_report(IncomingKind.REPLY, to="zurueck@portal.example.org")
        forged = make_report(IncomingKind.HARD, to="zurueck+b-1-2s1-aaaaaaaaaaaaaaaa@portal.example.org")
        imap.mails = {1: bounce(), 2: person, 3: forged, 4: bounce("b@example.org")}
        fetch_mail()
        assert services.blocked_addresses() == {"a@example.org", "b@example.org"}
        assert set(imap.mails) == {2, 3}
        assert imap.seen == {1, 2, 3, 4}

    def test_broken_connection_counts_nothing_twice(self, imap):
        imap.mails = {1: bounce()}
        imap.break_before_store = True
        fetch_mail()
        imap.break_before_store = False
        fetch_mail()
        assert Bounce.objects.count() == 1
        assert imap.seen == {1}

    def test_wrong_password_or_no_server_breaks_nothing(self, imap, settings):
        imap.mails = {1: bounce()}
        settings.IMAP_URL = imap.url.replace("geheim", "falsch")
        fetch_mail()
        settings.IMAP_URL = "imap://x:y@127.0.0.1:1"
        fetch_mail()
        settings.IMAP_URL = ""
        fetch_mail()
        assert not Bounce.objects.exists()

    @pytest.mark.parametrize(
        "url", ["http://user:geheim@host", "imap+ssl://", "imap://user:geheim@host:port", "geheim"]
    )
    def test_address_that_cannot_be_read(self, url):
        with pytest.raises(ImproperlyConfigured) as caught:
            mailbox.Mailbox.from_url(url)
        assert "geheim" not in str(caught.value)

    def test_address(self):
        box = mailbox.Mailbox.from_url("imap+ssl://zurueck%40example.org:p%2Fw@mail.example.org/Junk%20Mail")
        assert (box.at.port, box.at.user, box.at.password, box.folder) == (
            993,
            "zurueck@example.org",
            "p/w",
            "Junk Mail",
        )


class TestPipe:
    def run(self, monkeypatch, raw, **options):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("receive_mail", stdout=out, stderr=out, **options)
        return out.getvalue()

    def test_counts(self, monkeypatch):
        assert self.run(monkeypatch, bounce()) == "hard: counted\n"
        assert services.blocked_addresses() == {"a@example.org"}

    def test_envelope_may_be_told(self, monkeypatch):
        message = make_message(state=MessageState.SENT, handed_over_at=timezone.now())
        raw = make_report(IncomingKind.HARD, to="undisclosed@example.org")
        assert self.run(monkeypatch, raw) == "hard: no effect\n"
        told = {"recipient": signed_address("b", message.pk)}
        assert self.run(monkeypatch, raw, **told) == "hard: counted\n"

    def test_nonsense_is_taken(self, monkeypatch):
        assert self.run(monkeypatch, b"\xff\x00") == "reply: no effect\n"

    def test_database_that_is_away_has_the_server_keep_it(self, monkeypatch):
        def away(**arguments):
            raise DatabaseError

        monkeypatch.setattr(services, "receive", away)
        with pytest.raises(SystemExit) as caught:
            self.run(monkeypatch, bounce())
        assert caught.value.code == 75
