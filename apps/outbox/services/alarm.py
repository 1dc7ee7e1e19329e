"""Telling those who look after the portal that mail stands still; once, whoever notices it first."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.outbox.messages import sender_domain
from apps.outbox.models import OutboxStatus, new_message_id
from apps.outbox.standstill import Health, look
from apps.outbox.transport import Envelope, SendError, Server, Transport, quoted

log = structlog.get_logger(__name__)


def note_beat() -> None:
    """The beat gives a sign of life, by a task: so a worker lives as well."""
    OutboxStatus.objects.update_or_create(pk=OutboxStatus.ROW, defaults={"beat_at": timezone.now()})


def watch() -> Health:
    """Looks whether mail or the beat stands still, and tells of it in the log and by mail on another way.

    May be called by any number of processes: the row decides who tells.
    """
    health = look()
    status = OutboxStatus.objects.filter(pk=OutboxStatus.ROW)
    if not health.stands_still:
        if status.filter(alarmed_at__isnull=False).update(alarmed_at=None):
            log.info("outbox_moves_again")
    elif status.filter(alarmed_at=None).update(alarmed_at=timezone.now()):
        log.error(
            "outbox_stands_still", mail=health.mail, beat=health.beat, due_for=int(health.oldest_due_age)
        )
        _mail(health)
    return health


def _mail(health: Health) -> None:
    """Not by the outbox, which stands still; and not by its mail server, which may be why."""
    if not settings.ALARM_EMAIL_URL:
        return
    server = Server.from_url(settings.ALARM_EMAIL_URL)
    with Transport(server, greeting=sender_domain()) as link:
        for recipient in settings.ALARM_EMAIL_TO:
            try:
                link.ready(Envelope.of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], recipient))
                link.hand_over(_text(health, recipient))
                link.taken()
            except SendError as error:
                log.error("alarm_not_mailed", reason=str(error))


def _text(health: Health, recipient: str) -> bytes:
    message = EmailMessage()
    with translation.override(settings.LANGUAGE_CODE):
        message["Subject"] = _("The portal's e-mail stands still")
        lines = []
        if health.beat:
            lines.append(
                _("Background work has given no sign of life. Please look at worker, beat and Redis.")
            )
        if health.mail:
            lines.append(
                _("Mails are waiting, but none has gone out. Please look at worker and mail server.")
            )
        lines.append(f"{settings.BASE_URL}/arbeitsplatz/postausgang/")
        message.set_content("\n\n".join(lines) + "\n")
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = recipient
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = new_message_id()
    message["Auto-Submitted"] = "auto-generated"
    return quoted(message.as_bytes(policy=SMTP))
