"""What follows from mail that comes back: for its address, for what waits, for other apps."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox import incoming, services
from apps.outbox.addresses import signed_address
from apps.outbox.choices import IncomingKind, MailKind, MessageState
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import Bounce, BouncedAddress, OutboxMessage
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.outbox import make_message, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch):
    monkeypatch.setattr(incoming, "_reply_handlers", {})
    monkeypatch.setattr(incoming, "_bounce_handlers", [])


def sent(**overrides) -> OutboxMessage:
    overrides = {"kind": MailKind.NEWSLETTER, "handed_over_at": timezone.now(), **overrides}
    return make_message(state=MessageState.SENT, **overrides)


def come_back(message: OutboxMessage, kind: IncomingKind = IncomingKind.HARD) -> services.Received:
    return services.receive(raw=make_report(kind, to=signed_address("b", message.pk)))


def issue_to(*recipients: str, kind: MailKind = MailKind.NEWSLETTER) -> dict[str, int]:
    body = services.create_body(subject="Neues", text="x", language="de")
    rows = [(recipient, "issue", {}, {}) for recipient in recipients]
    services.queue_bulk(body=body, kind=kind, rows=rows, group_key="issue")
    return services.progress("issue")


class TestForged:
    @pytest.mark.parametrize("kind", [IncomingKind.HARD, IncomingKind.SOFT, IncomingKind.COMPLAINT])
    @pytest.mark.parametrize(
        "to",
        [
            "zurueck@portal.example.org",
            "zurueck+b-1-2s1-aaaaaaaaaaaaaaaa@portal.example.org",
            "portal@example.org",
        ],
    )
    def test_without_a_signature_has_no_effect(self, kind, to):
        message = sent(recipient="reader@example.org")
        received = services.receive(raw=make_report(kind, to=to, about="reader@example.org"))
        assert received == services.Received(kind, False)
        assert not Bounce.objects.exists()
        assert not BouncedAddress.objects.exists()
        message.refresh_from_db()
        assert message.state == MessageState.SENT

    def test_signature_of_another_mail_counts_for_that_one_only(self):
        mine, victim = sent(recipient="mine@example.org"), sent(recipient="victim@example.org")
        raw = make_report(IncomingKind.HARD, to=signed_address("b", mine.pk), about=victim.recipient)
        assert services.receive(raw=raw).counted
        assert services.blocked_addresses() == {"mine@example.org"}

    def test_old_one_has_no_effect(self):
        message = sent()
        old = signed_address("b", message.pk, now=timezone.now() - timedelta(days=60))
        assert not services.receive(raw=make_report(IncomingKind.HARD, to=old)).counted

    def test_of_a_mail_that_never_went_out_has_no_effect(self):
        assert not come_back(make_message(kind=MailKind.NEWSLETTER)).counted

    def test_of_a_mail_that_is_unknown_has_no_effect(self):
        raw = make_report(IncomingKind.HARD, to=signed_address("b", 10**9))
        assert not services.receive(raw=raw).counted


class TestWhatFollows:
    @pytest.mark.parametrize("kind", [IncomingKind.HARD, IncomingKind.COMPLAINT])
    def test_is_blocked_at_once(self, kind):
        assert come_back(sent(recipient="Reader@Example.org"), kind) == services.Received(kind, True)
        assert services.blocked_addresses() == {"reader@example.org"}
        assert services.blocked_addresses(["READER@example.org ", "b@example.org"]) == {"reader@example.org"}
        assert services.blocked_addresses(["b@example.org"]) == set()

    @pytest.mark.parametrize(
        "kind",
        [IncomingKind.DELAYED, IncomingKind.DELIVERED, IncomingKind.AUTOMATIC, IncomingKind.REPLY],
    )
    def test_is_no_bounce(self, kind):
        assert come_back(sent(), kind) == services.Received(kind, False)
        assert not Bounce.objects.exists()
        assert not BouncedAddress.objects.exists()

    def test_counts_once_a_mail(self):
        message = sent(group_key="issue")
        assert [come_back(message).counted for _ in range(2)] == [True, False]
        assert services.bounce_counts("issue") == {"hard": 1}
        assert services.bounce_counts("") == {}

    def test_soft_ones_block_only_after_many_over_a_time(self):
        now = timezone.now()
        for _ in range(6):
            come_back(sent(recipient="full@example.org"), IncomingKind.SOFT)
        assert services.blocked_addresses() == set()
        BouncedAddress.objects.update(soft_since=now - timedelta(days=8))
        come_back(sent(recipient="full@example.org"), IncomingKind.SOFT)
        assert services.blocked_addresses() == {"full@example.org"}

    def test_soft_ones_of_long_ago_are_forgotten(self):
        long_ago = timezone.now() - timedelta(days=100)
        come_back(sent(recipient="full@example.org"), IncomingKind.SOFT)
        BouncedAddress.objects.update(soft_count=20, soft_since=long_ago, last_at=long_ago)
        come_back(sent(recipient="full@example.org"), IncomingKind.SOFT)
        assert services.blocked_addresses() == set()
        assert BouncedAddress.objects.get().soft_count == 1

    def test_newsletters_that_wait_are_taken_back_and_new_ones_not_begun(self):
        assert issue_to("a@example.org", "b@example.org") == {"pending": 2}
        code = make_message(recipient="a@example.org", kind=MailKind.TRANSACTIONAL)
        come_back(sent(recipient="a@example.org"))
        assert services.progress("issue") == {"pending": 1, "cancelled": 1}
        code.refresh_from_db()
        assert code.state == MessageState.PENDING
        OutboxMessage.objects.in_group("issue").delete()
        assert issue_to("A@example.org", "b@example.org") == {"pending": 1, "cancelled": 1}
        OutboxMessage.objects.in_group("issue").delete()
        assert issue_to("a@example.org", kind=MailKind.NOTIFICATION) == {"pending": 1}

    def test_other_apps_are_told_once(self):
        seen = []
        incoming.register_bounces(lambda message, kind: seen.append((message.recipient, kind)))
        message = sent(recipient="a@example.org")
        come_back(message, IncomingKind.COMPLAINT)
        come_back(message, IncomingKind.COMPLAINT)
        assert seen == [("a@example.org", IncomingKind.COMPLAINT)]

    @pytest.mark.parametrize("kind, told", [(IncomingKind.REPLY, 1), (IncomingKind.HARD, 0)])
    def test_replies_reach_who_asked_for_them(self, kind, told):
        seen = []
        incoming.register("leave", lambda key, kind: seen.append(key))
        received = services.receive(raw=make_report(kind, to=signed_address("leave", 7)))
        assert received.counted is bool(told)
        assert seen == [7] * told
        assert not services.receive(raw=make_report(kind, to=signed_address("other", 7))).counted

    def test_envelope_names_the_mail_and_counts_without_headers(self):
        """A server that leaves no trace of the envelope in the mail: the pipe tells it."""
        message = sent()
        raw = make_report(IncomingKind.HARD, to="undisclosed@example.net")
        assert not services.receive(raw=raw).counted
        assert services.receive(raw=raw, recipient=signed_address("b", message.pk)).counted


class TestUnblock:
    @pytest.mark.parametrize("make_person", [make_user, make_administrator])
    def test_others_may_not(self, make_person):
        come_back(sent())
        with pytest.raises(PermissionDenied):
            services.unblock(address=BouncedAddress.objects.get(), actor=make_person())
        assert len(services.blocked_addresses()) == 1

    def test_manager_may_once(self):
        come_back(sent(recipient="a@example.org"))
        address, manager = BouncedAddress.objects.get(), make_manager()
        services.unblock(address=address, actor=manager)
        with pytest.raises(Conflict):
            services.unblock(address=address, actor=manager)
        assert services.blocked_addresses() == set()
        assert issue_to("a@example.org") == {"pending": 1}
        (entry,) = AuditEntry.objects.filter(action="unblock")
        assert "a@example.org" not in f"{entry.target_label}{entry.details}"


class TestEnvelope:
    def test_names_the_mail(self, smtp_sink):
        message = make_message()
        deliver_pending()
        (received,) = smtp_sink.messages
        assert received.sender == signed_address("b", message.pk)
        assert received.mail["From"] == "Transformationsnetzwerk <portal@example.org>"
        assert services.receive(raw=make_report(IncomingKind.HARD, to=received.sender)).counted
