"""Limits of mails in a minute, all together and to single domains."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.outbox import wakeup
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import claim
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxMessage, RateBucket
from apps.outbox.rates import Bucket, Rate
from tests.factories.outbox import make_message

START = datetime(2026, 11, 1, tzinfo=UTC)


def to(domain: str, number: int, **overrides) -> list[OutboxMessage]:
    overrides = {"kind": MailKind.NEWSLETTER, **overrides}
    return [make_message(recipient=f"r{n}@{domain}", **overrides) for n in range(number)]


def domains(messages) -> Counter:
    return Counter(message.recipient.rpartition("@")[2] for message in messages)


@given(
    limit=st.integers(1, 300),
    pauses=st.lists(st.floats(0, 40), min_size=1, max_size=60),
    greed=st.integers(1, 40),
)
def test_no_minute_sees_more_than_the_limit(limit, pauses, greed):
    bucket = Bucket(Rate(limit), RateBucket(scope="x", used_until=START, queue_until=START), START)
    taken = []
    for pause in pauses:
        bucket.now += timedelta(seconds=pause)
        taken += [bucket.now for _ in range(greed) if bucket.take()]
    for begin in taken:
        assert sum(begin <= moment < begin + timedelta(seconds=60) for moment in taken) <= limit


@pytest.mark.parametrize("limit", [1, 2, 12, 100, 6000])
def test_the_limit_is_nearly_used(limit):
    bucket = Bucket(Rate(limit), RateBucket(scope="x", used_until=START, queue_until=START), START)
    taken = 0
    for second in range(600):
        bucket.now = START + timedelta(seconds=second)
        while bucket.take():
            taken += 1
    assert limit * 10 * 0.9 - 1 <= taken <= limit * 10


@pytest.mark.django_db
class TestClaims:
    def test_without_limits_no_row_is_kept(self):
        to("gmx.de", 5)
        assert len(claim(50).messages) == 5
        assert not RateBucket.objects.exists()

    def test_overall(self, settings):
        settings.OUTBOX_RATE = 36
        to("gmx.de", 5)
        assert len(claim(50).messages) == 3
        batch = claim(50)
        assert batch.messages == []
        assert 0 < batch.wait <= 60 / 34
        assert OutboxMessage.objects.filter(next_attempt_at__lte=timezone.now()).count() == 5

    def test_one_domain_does_not_hold_the_others_back(self, settings):
        settings.OUTBOX_DOMAIN_RATES = {"gmx.de": "24"}
        to("GMX.de", 6), to("web.de", 4)
        assert domains(claim(50).messages) == {"GMX.de": 2, "web.de": 4}
        # each once, one after the other, as the limit allows
        waiting = OutboxMessage.objects.filter(claim_token=None).order_by("next_attempt_at")
        times = [message.next_attempt_at for message in waiting]
        gaps = {round((later - earlier).total_seconds(), 3) for earlier, later in pairwise(times)}
        assert gaps == {round(60 / 23, 3)}
        assert timezone.now() < times[0] < timezone.now() + timedelta(seconds=60 / 23 + 1)
        assert claim(50).messages == []

    def test_every_other_domain(self, settings):
        settings.OUTBOX_DOMAIN_RATES = {"gmx.de": "0", "*": "12"}
        to("gmx.de", 3), to("web.de", 3), to("t-online.de", 3)
        assert domains(claim(50).messages) == {"gmx.de": 3, "web.de": 1, "t-online.de": 1}

    def test_log_in_code_is_the_next_to_go_to_its_domain(self, settings):
        settings.OUTBOX_DOMAIN_RATES = {"gmx.de": "12"}
        to("gmx.de", 20)
        claim(50)
        (code,) = to("gmx.de", 1, kind=MailKind.TRANSACTIONAL, dedupe_key="code")
        assert claim(50).messages == []
        code.refresh_from_db()
        waiting = OutboxMessage.objects.filter(claim_token=None)
        assert code.next_attempt_at == min(waiting.values_list("next_attempt_at", flat=True))
        RateBucket.objects.update(used_until=timezone.now() - timedelta(seconds=10))
        OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        assert [message.pk for message in claim(50).messages] == [code.pk]

    def test_what_waits_for_a_limit_goes_out_when_it_may(self, settings, smtp_sink):
        settings.OUTBOX_RATE = 1200
        RateBucket.objects.create(
            scope="*", used_until=timezone.now() + timedelta(seconds=5.3), queue_until=timezone.now()
        )
        to("gmx.de", 5)
        assert deliver_pending(seconds=20) == 5
        assert OutboxMessage.objects.counts() == {MessageState.SENT: 5}


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_limits_are_exact_with_many_workers(settings, monkeypatch):
    """Twenty workers ask at the same moment, each for all there is."""
    monkeypatch.setattr(wakeup, "wake", lambda task: None)
    settings.OUTBOX_RATE = 12 * 30
    settings.OUTBOX_DOMAIN_RATES = {"gmx.de": str(12 * 7)}
    to("gmx.de", 40), to("web.de", 60)
    claimed: list[OutboxMessage] = []
    barrier = threading.Barrier(8)

    def worker():
        try:
            barrier.wait(timeout=10)
            for _ in range(10):
                claimed.extend(claim(10).messages)
        finally:
            connection.close()

    began = timezone.now()
    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    seconds = (timezone.now() - began).total_seconds()
    assert len({message.pk for message in claimed}) == len(claimed)
    assert 30 <= len(claimed) <= 30 + seconds * 331 / 60
    assert 7 <= domains(claimed)["gmx.de"] <= 7 + seconds * 78 / 60 + 1
