"""Limits: counted per scope and identity, over by themselves, exact also at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.errors import RateLimited
from apps.core.models import RateCounter
from apps.core.ratelimit import hit
from tests.support.together import together

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_refuses_from_one_above_the_limit_on():
    for _number in range(3):
        hit("test", "1.2.3.4", limit=3, period=HOUR)
    with pytest.raises(RateLimited) as refusal:
        hit("test", "1.2.3.4", limit=3, period=HOUR)
    assert 3500 < refusal.value.retry_after <= 3600


@pytest.mark.django_db
def test_others_and_other_things_are_counted_apart():
    hit("test", "1.2.3.4", limit=1, period=HOUR)
    hit("test", "1.2.3.5", limit=1, period=HOUR)
    hit("other", "1.2.3.4", limit=1, period=HOUR)


@pytest.mark.django_db
def test_begins_anew_after_its_time():
    hit("test", "x", limit=1, period=HOUR)
    RateCounter.objects.update(window_ends_at=timezone.now())
    hit("test", "x", limit=1, period=HOUR)
    with pytest.raises(RateLimited):
        hit("test", "x", limit=1, period=HOUR)


@pytest.mark.django_db
def test_who_it_was_is_not_kept():
    hit("test", "1.2.3.4", limit=1, period=HOUR)
    assert "1.2.3.4" not in str(RateCounter.objects.values().get())


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_exact_at_the_same_moment():
    results = together(*[lambda: hit("test", "x", limit=5, period=HOUR)] * 8)
    assert sum(isinstance(result, RateLimited) for result in results) == 3
