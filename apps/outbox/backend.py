"""Django's own way of sending leads into the outbox."""

import uuid
from collections.abc import Sequence
from email.message import EmailMessage as PlainMessage
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from apps.core.i18n import reader_language
from apps.outbox.choices import MailKind
from apps.outbox.messages import OWN_HEADERS, Attachment
from apps.outbox.rendering import one_line
from apps.outbox.services import queue


class OutboxBackend(BaseEmailBackend):
    """Queues as transactional mail; each recipient gets their own. The sender is always the portal."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            try:
                self._queue(message)
            except Exception:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent

    @transaction.atomic
    def _queue(self, message: EmailMessage) -> None:
        key = f"mail:{uuid.uuid4().hex}"
        for recipient in message.recipients():
            queue(
                kind=MailKind.TRANSACTIONAL,
                recipient=recipient,
                subject=one_line(str(message.subject)),
                text=_text(message),
                html=_html(message),
                language=reader_language(),
                dedupe_key=key,
                attachments=[_attachment(item) for item in message.attachments],
                headers=_headers(message),
                reply_to=(message.reply_to or [""])[0],
            )


def _text(message: EmailMessage) -> str:
    return "" if message.content_subtype == "html" else str(message.body)


def _html(message: EmailMessage) -> str:
    if message.content_subtype == "html":
        return str(message.body)
    if isinstance(message, EmailMultiAlternatives):
        for content, mime in message.alternatives:
            if mime == "text/html":
                return str(content)
    return ""


def _headers(message: EmailMessage) -> dict[str, str]:
    own = message.extra_headers.items()
    return {name: str(value) for name, value in own if name.lower() not in OWN_HEADERS}


def _attachment(item: Any) -> Attachment:
    if isinstance(item, MIMEBase | PlainMessage):
        content = item.get_payload(decode=True) or b""
        return Attachment(item.get_filename() or "anhang", item.get_content_type(), content)  # type: ignore[arg-type]
    name, content, mime = item
    return Attachment(name or "anhang", mime or "application/octet-stream", content)
