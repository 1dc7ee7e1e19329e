"""What was kept for a while only is forgotten in time, and no sooner."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import RateCounter, SentForm
from apps.core.ratelimit import hit
from apps.core.tasks import forget_bookkeeping

pytestmark = pytest.mark.django_db


def test_counters_are_forgotten_when_their_time_is_over():
    hit("test", "present", limit=3, period=timedelta(hours=1))
    hit("test", "past", limit=3, period=timedelta(hours=-1))
    assert forget_bookkeeping() == 1
    assert RateCounter.objects.get().window_ends_at > timezone.now()


def test_form_keys_are_forgotten_after_a_month():
    old, young = (SentForm.objects.create(key=uuid.uuid4(), result_url="/") for _number in range(2))
    SentForm.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert forget_bookkeeping() == 1
    assert SentForm.objects.get() == young
