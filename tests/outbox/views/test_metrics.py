"""Numbers for a monitor, and who may read them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.outbox.choices import MessageState
from apps.outbox.models import OutboxStatus
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "token, sent, status",
    [
        ("geheim", "", 404),
        ("geheim", "Bearer ", 404),
        ("geheim", "Bearer falsch", 404),
        ("geheim", "geheim", 404),
        ("geheim", "Bearer geheim", 200),
    ],
)
def test_token(client, settings, token, sent, status):
    settings.METRICS_TOKEN = token
    headers = {"Authorization": sent} if sent else {}
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize(
    "address, forwarded, status",
    [
        ("203.0.113.7", None, 404),
        ("", None, 404),
        ("127.0.0.1", "203.0.113.7", 404),
        ("127.0.0.1", None, 200),
        ("::1", None, 200),
    ],
)
def test_without_a_token_only_from_the_machine_itself(client, address, forwarded, status):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_numbers(client):
    past = timezone.now() - timedelta(minutes=10)
    make_message(state=MessageState.FAILED)
    make_message(next_attempt_at=past)
    OutboxStatus.objects.update_or_create(pk=OutboxStatus.ROW, defaults={"sent_at": past, "beat_at": past})
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]
    lines = dict(
        line.rsplit(" ", 1) for line in response.content.decode().splitlines() if not line.startswith("#")
    )
    assert float(lines['portal_outbox_messages{state="failed"}']) == 1
    assert float(lines['portal_outbox_messages{state="sent"}']) == 0
    assert float(lines['portal_standstill{what="mail"}']) == 1
    assert float(lines['portal_standstill{what="beat"}']) == 1
    assert 590 < float(lines["portal_outbox_oldest_due_seconds"]) < 700
    assert "@" not in response.content.decode()


def test_writes_nothing(client, django_assert_max_num_queries):
    OutboxStatus.objects.all().delete()
    with django_assert_max_num_queries(6):
        assert client.get("/metrics").status_code == 200
    assert not OutboxStatus.objects.exists()
