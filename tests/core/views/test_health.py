"""What monitors are told: whether it lives and whether it works, and nothing else."""

import pytest
import redis
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


class Broker:
    """A stand-in for Redis that answers, or raises."""

    def __init__(self, error=None):
        self.error = error

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None

    def ping(self):
        if self.error:
            raise self.error
        return True


@pytest.fixture
def broker(monkeypatch):
    return lambda error=None: monkeypatch.setattr(
        redis.Redis, "from_url", lambda *args, **kwargs: Broker(error)
    )


@pytest.mark.parametrize(
    "error", [redis.ConnectionError("secret.host:6379"), redis.TimeoutError(), redis.ResponseError()]
)
def test_not_ready_without_the_broker(client, broker, error):
    broker(error)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "ok", "broker": "down"}


def test_not_ready_without_the_database(client, broker, monkeypatch):
    broker()

    def refuse(*args, **kwargs):
        raise OperationalError("password=geheim")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "down", "broker": "ok"}


def test_a_broker_that_nobody_listens_for_is_noticed_soon(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert client.get("/readyz").status_code == 503


def test_ready(client, broker):
    broker()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert "no-store" in response["Cache-Control"]


def test_alive_even_when_nothing_works(client, broker, monkeypatch):
    broker(redis.ConnectionError())
    monkeypatch.setattr(connection, "cursor", None)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies
