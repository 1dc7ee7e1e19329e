"""The Celery application; its beat schedule stands in the settings, its tasks in each app's `tasks.py`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.production")

app = Celery("network_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def watch_the_outbox(**kwargs: Any) -> None:
    """The worker may be what stands still, so it is the beat, and the web server, that look."""
    from apps.outbox import watcher

    watcher.start()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_production(**kwargs: Any) -> None:
    """Before the first task: a worker on a trial's data would send real mail for it.

    Raises:
        SystemExit: Celery only logs what a signal's receiver raises, unless it ends the process.
    """
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    from network_portal import startup

    try:
        startup.refuse_unsafe_production()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
    finally:
        # the processes that the worker forks next must not share a connection with it
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL has one
