"""The worker's ways in bear the names that the beat's schedule calls."""

import pytest
from django.conf import settings

from apps.outbox import tasks
from apps.outbox.choices import MessageState
from apps.outbox.models import OutboxMessage
from tests.factories.outbox import make_message


@pytest.mark.parametrize("task", [tasks.deliver, tasks.run_due_reminders, tasks.clear_old_bodies])
def test_is_in_the_schedule(task):
    assert task.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


@pytest.mark.django_db
def test_deliver(smtp_sink):
    make_message()
    tasks.deliver()
    assert OutboxMessage.objects.counts() == {MessageState.SENT: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("task", [tasks.run_due_reminders, tasks.clear_old_bodies])
def test_nothing_to_do(task):
    task()
