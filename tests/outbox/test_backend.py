"""Django's own way of sending mail leads into the outbox."""

from email.mime.text import MIMEText

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.test import override_settings

from apps.outbox.choices import MailKind
from apps.outbox.delivery import deliver_pending
from apps.outbox.messages import UnsafeMail
from apps.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
BACKEND = "apps.outbox.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def real_backend(settings):
    """pytest-django puts Django's in-memory one in its place."""
    settings.EMAIL_BACKEND = BACKEND


def test_text_and_html(smtp_sink):
    mail = EmailMultiAlternatives(
        "Hallo", "Text", "x@example.org", ["a@example.org"], reply_to=["r@example.org"]
    )
    mail.attach_alternative("<p>HTML</p>", "text/html")
    mail.attach("a.txt", "Inhalt", "text/plain")
    mail.attach(MIMEText("zwei", "plain", "utf-8"))
    assert mail.send() == 1
    message = OutboxMessage.objects.get()
    assert message.kind == MailKind.TRANSACTIONAL
    deliver_pending()
    (received,) = smtp_sink.messages
    assert (received.sender, received.mail["Reply-To"]) == ("portal@example.org", "r@example.org")
    assert (received.text.strip(), received.html.strip()) == ("Text", "<p>HTML</p>")
    assert [part.get_content().strip() for part in received.mail.iter_attachments()] == ["Inhalt", "zwei"]


def test_each_recipient_gets_their_own(smtp_sink):
    mail = EmailMessage(
        "Hallo", "Text", to=["anna@example.org"], cc=["berta@example.org"], bcc=["carla@example.org"]
    )
    mail.send()
    deliver_pending()
    assert [received.mail["To"] for received in smtp_sink.messages] == [
        "anna@example.org",
        "berta@example.org",
        "carla@example.org",
    ]
    assert all(
        "berta@example.org" not in received.data.decode() for received in smtp_sink.to("anna@example.org")
    )


def test_same_text_twice_is_two_mails():
    for _ in range(2):
        send_mail("Code", "123", None, ["a@example.org"])
    assert OutboxMessage.objects.count() == 2


def test_bad_address_is_refused_and_leaves_nothing():
    with pytest.raises(UnsafeMail):
        send_mail("Code", "123", None, ["good@example.org", "bad\n@example.org"])
    assert not OutboxMessage.objects.exists()
    assert send_mail("Code", "123", None, ["bad\n@example.org"], fail_silently=True) == 0


@override_settings(ADMINS=[("Admin", "admin@example.org")])
def test_mail_to_administrators():
    mail_admins("An error\nwith a line break", "details")
    message = OutboxMessage.objects.get()
    assert message.recipient == "admin@example.org"
    assert message.body.subject.endswith("An error with a line break")
