"""What a worker has in hand: three mails, of which it has begun the second."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.outbox import services
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import Batch, Progress, claim, recover
from apps.outbox.models import Claim, OutboxMessage
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    three = [make_message(kind=MailKind.NEWSLETTER, group_key="g") for _ in range(3)]
    progress = Progress(claim(10))
    assert progress.begin(three[0])
    assert progress.begin(three[1])
    return three


def states(three):
    return [OutboxMessage.objects.get(pk=message.pk).state for message in three]


def test_of_a_silent_worker_only_the_last_begun_is_in_doubt(three):
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert recover() == 0
    assert states(three) == [MessageState.SENT, MessageState.HANDING_OVER, MessageState.PENDING]
    assert not Claim.objects.exists()
    sent, in_doubt, free = OutboxMessage.objects.order_by("pk")
    assert (sent.attempts, sent.claim_token) == (1, None)
    assert None not in (sent.handed_over_at, sent.finished_at, in_doubt.handed_over_at)
    assert (free.claim_token, free.handed_over_at) == (None, None)
    OutboxMessage.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert recover() == 1
    assert states(three) == [MessageState.SENT, MessageState.UNCERTAIN, MessageState.PENDING]


@pytest.mark.parametrize(
    "take_back, state",
    [(services.pause_group, MessageState.PAUSED), (services.cancel_group, MessageState.CANCELLED)],
)
def test_only_what_is_not_begun_can_be_taken_back(three, take_back, state):
    assert take_back("g") == 1
    assert states(three) == [MessageState.PENDING, MessageState.PENDING, state]
    progress = Progress(Batch(list(three), token=Claim.objects.get().token))
    assert not progress.begin(three[2])
    assert not progress.is_lost()


def test_who_leaves_gets_what_is_in_hand_and_nothing_again(three):
    for message in three:
        services.cancel_to(recipient=message.recipient, group_prefix="g")
    assert states(three) == [MessageState.PENDING, MessageState.PENDING, MessageState.CANCELLED]
    assert OutboxMessage.objects.exclude(withdrawn_at=None).count() == 2


def test_statements_of_a_batch_do_not_stay_on_the_connection(three):
    def prepared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'outbox_begin_%'")
            return cursor.fetchone()[0]

    before = prepared()
    progress = Progress(Batch(list(three), token=Claim.objects.get().token))
    progress.begin(three[2])
    assert prepared() == before + 1
    progress.write_down()
    assert prepared() == before


def test_nothing_is_begun_under_a_lost_claim(three):
    progress = Progress(Batch(list(three), token=Claim.objects.get().token))
    Claim.objects.all().delete()
    assert not progress.begin(three[2])
    assert progress.is_lost()


def test_slow_worker_does_not_take_what_is_another_s(three):
    mine = Progress(Batch(list(three), token=Claim.objects.get().token))
    mine.taken = {three[0].pk, three[1].pk}
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    recover()
    theirs = claim(10)
    assert [mail.pk for mail in theirs.messages] == [three[2].pk]
    mine.write_down()
    assert states(three) == [MessageState.SENT, MessageState.SENT, MessageState.PENDING]
    assert OutboxMessage.objects.get(pk=three[2].pk).claim_token == theirs.token
