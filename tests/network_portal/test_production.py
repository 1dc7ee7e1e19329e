"""Production refuses to start with anything that is only meant for trying the portal out."""

import os
import subprocess
import sys

import pytest
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from network_portal.env import BASE_DIR
from network_portal.local.check import production_environment
from network_portal.startup import refuse_unsafe_production
from tests.factories.accounts import make_user

SETTING_UP = "import django; django.setup()"


def start_production(**changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **production_environment(), **changes}
    return subprocess.run(
        [sys.executable, "-c", SETTING_UP],
        cwd=BASE_DIR,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_starts_when_all_is_set():
    answer = start_production()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DEBUG": "true"}, "DEBUG"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "local-only-never-in-production" * 3}, "SECRET_KEY"),
        ({"MFA_ENCRYPTION_KEY": None}, "MFA_ENCRYPTION_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
    ],
)
def test_refuses(changes, reason):
    answer = start_production(**changes)
    assert answer.returncode != 0
    last_line = answer.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert reason in last_line


def test_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("k" * 60)
    answer = start_production(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert answer.returncode == 0, answer.stderr


@pytest.mark.django_db
class TestDemoLogins:
    def test_are_refused_by_the_web_server(self, settings):
        settings.ENVIRONMENT = "production"
        make_user(is_demo=True)
        with pytest.raises(ImproperlyConfigured, match="1 demo log-ins"):
            refuse_unsafe_production()

    @pytest.mark.parametrize("signal", [worker_init, beat_init])
    def test_end_worker_and_beat(self, settings, signal, monkeypatch):
        from django.db import connection

        from apps.outbox import watcher

        monkeypatch.setattr(connection, "close", lambda: None)
        monkeypatch.setattr(connection, "close_pool", lambda: None)
        monkeypatch.setattr(watcher, "start", lambda: None)  # its thread would outlive the test
        settings.ENVIRONMENT = "production"
        make_user(is_demo=True)
        with pytest.raises(SystemExit, match="1 demo log-ins"):
            signal.send(sender=None)

    def test_are_fine_in_a_trial(self, settings):
        settings.ENVIRONMENT = "local"
        make_user(is_demo=True)
        refuse_unsafe_production()

    def test_people_are_fine_in_production(self, settings):
        settings.ENVIRONMENT = "production"
        make_user()
        refuse_unsafe_production()
