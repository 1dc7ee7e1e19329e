"""A form sent twice takes effect once, also at the same moment."""

import time
import uuid

import pytest
from django.db import IntegrityError

from apps.core.idempotency import once
from apps.core.models import RateCounter, SentForm
from tests.support.together import together


def count_up() -> str:
    RateCounter.objects.create(key=uuid.uuid4().hex, window_ends_at="2026-01-01T00:00Z")
    return "/danach/"


@pytest.mark.django_db
def test_a_second_click_gives_the_first_result():
    key = uuid.uuid4()
    assert [once(key, count_up), once(key, lambda: "/woanders/")] == ["/danach/", "/danach/"]
    assert RateCounter.objects.count() == 1


@pytest.mark.django_db
def test_different_forms_both_count():
    once(uuid.uuid4(), count_up)
    once(uuid.uuid4(), count_up)
    assert RateCounter.objects.count() == 2


@pytest.mark.django_db
def test_what_failed_may_be_sent_again():
    key = uuid.uuid4()

    def fail() -> str:
        count_up()
        raise ValueError

    with pytest.raises(ValueError):
        once(key, fail)
    assert not RateCounter.objects.exists()
    assert not SentForm.objects.exists()
    assert once(key, count_up) == "/danach/"


@pytest.mark.django_db
def test_another_constraint_is_not_taken_for_a_second_click():
    def clash() -> str:
        for _number in range(2):
            RateCounter.objects.create(key="x", window_ends_at="2026-01-01T00:00Z")
        return "/danach/"

    with pytest.raises(IntegrityError):
        once(uuid.uuid4(), clash)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment():
    key = uuid.uuid4()

    def slowly() -> str:
        time.sleep(0.1)
        return count_up()

    assert together(*[lambda: once(key, slowly)] * 4) == ["/danach/"] * 4
    assert RateCounter.objects.count() == 1


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_the_second_goes_ahead_when_the_first_fails():
    key = uuid.uuid4()
    tries = []

    def fail_first() -> str:
        tries.append(1)
        if len(tries) == 1:
            time.sleep(0.2)
            raise ValueError
        return count_up()

    results = together(lambda: once(key, fail_first), lambda: once(key, fail_first))
    assert sorted(map(str, results)) == ["", "/danach/"]
    assert RateCounter.objects.count() == 1
