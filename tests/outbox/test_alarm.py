"""The alarm when mail, or the beat, stands still."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.outbox import services
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxStatus
from apps.outbox.standstill import look
from apps.outbox.tasks import note_beat
from tests.factories.accounts import make_manager
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db


def ago(**time):
    return timezone.now() - timedelta(**time)


@pytest.fixture(autouse=True)
def alive():
    OutboxStatus.objects.update_or_create(
        pk=OutboxStatus.ROW, defaults={"beat_at": timezone.now(), "sent_at": ago(hours=1)}
    )


def old(**overrides):
    return make_message(**{"next_attempt_at": ago(minutes=6), "created_at": ago(minutes=6), **overrides})


class TestMail:
    def test_nothing_to_send_is_no_standstill(self):
        assert not look().stands_still

    def test_mail_that_waits_for_long(self):
        old()
        assert look().mail
        assert look().oldest_due_age == pytest.approx(360, abs=30)

    @pytest.mark.parametrize(
        "overrides",
        [
            {"next_attempt_at": timezone.now() + timedelta(hours=1)},
            {"state": MessageState.PAUSED},
            {"state": MessageState.SENT},
            {"state": MessageState.FAILED},
        ],
    )
    def test_what_is_put_off_or_done_does_not_count(self, overrides):
        old(**overrides)
        assert not look().mail

    def test_new_mail_does_not_count(self):
        make_message()
        assert not look().mail

    def test_long_newsletter_that_goes_out_is_no_standstill(self, smtp_sink):
        old(kind=MailKind.NEWSLETTER), old(kind=MailKind.NEWSLETTER)
        deliver_pending(limit=1)
        assert not look().mail

    def test_server_that_puts_all_off(self):
        later = timezone.now() + timedelta(minutes=30)
        for _ in range(9):
            old(attempts=3, next_attempt_at=later)
        assert not look().mail
        old(attempts=3, next_attempt_at=later)
        assert look().mail

    def test_pause_is_no_standstill_and_its_end_begins_anew(self):
        old()
        manager = make_manager()
        services.pause(actor=manager)
        assert not look().mail
        services.resume(actor=manager)
        assert not look().mail


class TestBeat:
    def test_silent(self):
        OutboxStatus.objects.update(beat_at=ago(minutes=6))
        assert look().beat
        note_beat()
        assert not look().beat

    def test_task_makes_the_row(self):
        OutboxStatus.objects.all().delete()
        note_beat()
        assert OutboxStatus.objects.count() == 1


class TestTelling:
    @pytest.fixture(autouse=True)
    def another_way(self, settings, smtp_sink):
        settings.ALARM_EMAIL_URL, settings.EMAIL_URL = smtp_sink.url, "smtp://127.0.0.1:1"
        settings.ALARM_EMAIL_TO = ["technik@example.org", "leitung@example.org"]

    def test_once_a_standstill(self, smtp_sink):
        OutboxStatus.objects.update(beat_at=ago(minutes=6))
        for _ in range(3):
            services.watch()
        assert [mail.recipient for mail in smtp_sink.messages] == [
            "technik@example.org",
            "leitung@example.org",
        ]
        assert "Lebenszeichen" in smtp_sink.messages[0].text
        assert "warten" not in smtp_sink.messages[0].text
        note_beat()
        services.watch()
        OutboxStatus.objects.update(beat_at=ago(minutes=6))
        services.watch()
        assert len(smtp_sink.messages) == 4

    def test_log(self, capsys, settings):
        settings.ALARM_EMAIL_URL = ""
        old()
        services.watch()
        services.watch()
        assert (capsys.readouterr().out + capsys.readouterr().err).count("outbox_stands_still") <= 1
        assert OutboxStatus.objects.get().alarmed_at is not None

    def test_second_server_that_is_away_breaks_nothing(self, settings):
        settings.ALARM_EMAIL_URL = "smtp://127.0.0.1:1?timeout=1"
        old()
        assert services.watch().mail

    def test_all_is_well(self, smtp_sink):
        assert not services.watch().stands_still
        assert smtp_sink.messages == []


@pytest.mark.parametrize("path", ["/arbeitsplatz/", "/arbeitsplatz/postausgang/"])
class TestBanner:
    def test_managers_see_it(self, client, path):
        client.force_login(make_manager())
        assert "stehen still" not in client.get(path).content.decode()
        OutboxStatus.objects.update(beat_at=ago(minutes=6))
        old()
        page = client.get(path).content.decode()
        assert "stehen still" in page
        assert "E-Mails gehen nicht hinaus" in page

    def test_pause_shows(self, client, path):
        manager = make_manager()
        client.force_login(manager)
        services.pause(actor=manager)
        assert "Der Versand ist angehalten" in client.get(path).content.decode()
