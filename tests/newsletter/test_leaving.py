"""Leaving by mail and by complaint, and what mail programs are told."""

import pytest
from django.utils import timezone

from apps.core.errors import Conflict
from apps.links.services import token_for
from apps.newsletter.choices import IssueState, SubscriptionState, SuppressionReason
from apps.newsletter.headers import LEAVE, personal_values, shared_headers
from apps.newsletter.models import Subscription, Suppression
from apps.newsletter.services import leaving, sending
from apps.outbox import services as outbox
from apps.outbox.addresses import signed_address
from apps.outbox.choices import IncomingKind, MessageState
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage
from apps.outbox.rendering import fill
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_issue, make_newsletter, make_subscription
from tests.factories.outbox import make_message, make_report
from tests.support.together import together

pytestmark = pytest.mark.django_db

PLAIN = b"From: a@example.org\r\nTo: %s\r\nSubject: unsubscribe\r\n\r\nunsubscribe\r\n"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "post@portal.example.org"


def headers(reader: Subscription) -> dict[str, str]:
    values = personal_values(reader.pk, token=token_for(reader.link))
    shared = shared_headers(reader.newsletter_id, language="de")
    return {name: fill(value, values) for name, value in shared.items()}


def address_in(value: str) -> str:
    return value.split("<mailto:")[1].split("?")[0]


def test_mail_programs_are_told_both_ways():
    reader = make_subscription()
    told = headers(reader)
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    first, second = told["List-Unsubscribe"].split(", ")
    assert first.startswith("<http")
    assert f"/{token_for(reader.link)}/sofort/>" in first
    assert second.startswith("<mailto:post+leave-")
    assert len(address_in(second).partition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1


def test_without_a_mailbox_only_the_link_is_named(settings):
    settings.BOUNCE_ADDRESS = ""
    assert "mailto" not in headers(make_subscription())["List-Unsubscribe"]


def test_a_mail_to_the_address_ends_this_newsletter_and_no_other():
    reader = make_subscription(email="a@example.org")
    elsewhere = make_subscription(email="a@example.org", newsletter=make_newsletter())
    address = address_in(headers(reader)["List-Unsubscribe"])
    waiting = make_message(recipient="a@example.org", group_key=f"{reader.newsletter.group_prefix}1")

    outbox.receive(raw=PLAIN % address.encode())
    outbox.receive(raw=PLAIN % address.encode())

    assert list(Subscription.objects.active()) == [elsewhere]
    assert OutboxMessage.objects.get(pk=waiting.pk).state == "cancelled"
    assert Suppression.objects.get().reason == SuppressionReason.LEFT


@pytest.mark.parametrize(
    "change",
    [lambda a: a.replace("leave-", "leave-1"), lambda a: a[:-25] + ("y" if a[-25] == "x" else "x") + a[-24:]],
)
def test_a_forged_address_does_nothing(change):
    reader = make_subscription()
    address = change(signed_address(LEAVE, reader.pk))
    outbox.receive(raw=PLAIN % address.encode())
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_hand_while_its_reader_leaves_is_not_tried_again(smtp_sink):
    """The server takes the text, the reader leaves, and only then the server asks to come back later."""
    reader = make_subscription()
    issue = sending.send(issue=make_issue(), actor=make_manager(), base_version=1)
    sending.continue_sending()

    def leave(received):
        # The mail server of the tests is asynchronous, where Django asks no database.
        (left,) = together(lambda: leaving.unsubscribe(token=token_for(reader.link), way="page"))
        assert left.state == SubscriptionState.ENDED
        smtp_sink.refuse_with(451, at="TAKEN")

    smtp_sink.before_taking = leave
    deliver_pending()
    smtp_sink.accept()
    smtp_sink.messages.clear()
    message = OutboxMessage.objects.get()
    assert message.state == MessageState.PENDING
    OutboxMessage.objects.update(next_attempt_at=timezone.now())

    deliver_pending()
    sending.continue_sending()

    assert smtp_sink.messages == []
    assert OutboxMessage.objects.get().state == MessageState.CANCELLED
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT


def test_a_manager_cannot_resend_to_who_has_left():
    reader = make_subscription()
    parked = make_message(
        recipient=reader.email, state="uncertain", group_key=f"{reader.newsletter.group_prefix}1"
    )
    leaving.unsubscribe(token=token_for(reader.link), way="page")
    with pytest.raises(Conflict):
        outbox.resend(message=parked, actor=make_manager())


def test_who_calls_it_spam_gets_none_of_our_newsletters():
    make_subscription(email="a@example.org")
    make_subscription(email="a@example.org", newsletter=make_newsletter())
    sent = make_message(
        recipient="a@example.org", kind="newsletter", state="sent", handed_over_at=timezone.now()
    )
    report = make_report(IncomingKind.COMPLAINT, to=signed_address("b", sent.pk))

    outbox.receive(raw=report)

    assert not Subscription.objects.live().exists()
    assert Suppression.objects.get(newsletter=None).reason == SuppressionReason.COMPLAINT
