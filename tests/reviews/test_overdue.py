"""Reminding of what waits too long: after working days in Saxony, once for each step."""

from datetime import UTC, datetime

import pytest

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from apps.reviews.models import Escalation
from apps.reviews.services.overdue import remind_of_overdue
from apps.reviews.tasks import remind_of_overdue as task
from tests.factories.accounts import make_manager
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.reviews import make_absence, make_responsibility
from tests.support.together import together

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)  # before Buß- und Bettag


def waiting(submitted_at=MONDAY, **values):
    return make_review(make_article(state=State.IN_REVIEW), submitted_at=submitted_at, **values)


def at(*when) -> int:
    return remind_of_overdue(now=datetime(*when, tzinfo=UTC))


def told() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize(
    "submitted_at, before, after",
    [
        # allowed are three working days: Tuesday, Thursday, Friday, for Wednesday is Buß- und Bettag
        (MONDAY, (2026, 11, 20, 22, 59), (2026, 11, 23, 7)),
        # Thursday, 28 and 29 December: Christmas and the weekend do not count
        (datetime(2026, 12, 23, 9, tzinfo=UTC), (2026, 12, 29, 22, 59), (2026, 12, 29, 23, 1)),
        # the clocks go forward on Sunday, 29 March; then Good Friday and Easter Monday
        (datetime(2026, 3, 28, 9, tzinfo=UTC), (2026, 4, 1, 21, 59), (2026, 4, 1, 22, 1)),
        (datetime(2026, 4, 1, 9, tzinfo=UTC), (2026, 4, 8, 21, 59), (2026, 4, 8, 22, 1)),
        # the clocks go back on Sunday, 25 October
        (datetime(2026, 10, 23, 9, tzinfo=UTC), (2026, 10, 28, 22, 59), (2026, 10, 28, 23, 1)),
    ],
)
def test_when(submitted_at, before, after):
    make_manager()
    waiting(submitted_at)
    assert at(*before) == 0
    assert at(*after) == 1


@pytest.mark.parametrize("day", [21, 22])
def test_nobody_is_reminded_on_a_weekend(day):
    make_manager()
    waiting()
    assert at(2026, 11, day, 9) == 0
    assert at(2026, 11, 23, 9) == 1


def test_each_step_once_and_to_whom():
    review = waiting()
    responsible = make_responsibility(organisation=review.target.organisation).user
    away, other = make_manager(), make_manager()
    deputy = make_absence(away).deputy
    assert [at(2026, 11, 23, hour) for hour in (7, 8)] == [1, 0]
    assert told() == [responsible.email]
    OutboxMessage.objects.all().delete()
    assert at(2026, 11, 25, 9) == 0
    assert [at(2026, 11, 26, hour) for hour in (7, 8)] == [1, 0]
    assert told() == sorted([responsible.email, other.email, deputy.email])
    assert AuditEntry.objects.filter(action="remind_of_overdue").count() == 2
    assert at(2027, 1, 8, 9) == 0


def test_after_a_standstill_only_the_second_step_comes():
    manager = make_manager()
    review = waiting()
    assert at(2026, 12, 10, 9) == 1
    assert told() == [manager.email]
    assert list(Escalation.objects.values_list("review", "step")) == [(review.pk, 2)]


def test_what_is_decided_or_gone_is_left_alone():
    make_manager()
    waiting(decision="approved")
    waiting().target.delete()
    assert at(2026, 12, 10, 9) == 0
    assert told() == []


def test_the_number_of_days_can_be_set(settings):
    settings.REVIEW_WORKING_DAYS = 1
    make_manager()
    waiting()
    assert at(2026, 11, 19, 9) == 1


def test_the_clock_calls_it():
    make_manager()
    waiting()
    assert task() in {0, 1}  # nobody is reminded on a day off


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault
def test_two_beats_remind_once():
    make_manager()
    waiting()
    results = together(*[lambda: at(2026, 11, 23, 9)] * 3)
    assert sum(results) == 1
    assert len(told()) == 1
