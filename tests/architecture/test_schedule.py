"""The clock's timetable can be read: one entry that cannot keeps the whole portal from starting."""

import pytest
from celery.beat import ScheduleEntry
from django.conf import settings

from network_portal.celery import app


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_entry_names_a_task_that_there_is(name):
    app.loader.import_default_modules()
    entry = ScheduleEntry(**settings.CELERY_BEAT_SCHEDULE[name], name=name, app=app)
    assert entry.task in app.tasks
