"""Mails for tests."""

from itertools import count

from apps.outbox.choices import MailKind, MessageState
from apps.outbox.models import OutboxMessage
from apps.outbox.services import queue

_numbers = count(1)


def make_message(*, state: str = MessageState.PENDING, **overrides) -> OutboxMessage:
    """A mail as `queue` makes it; other fields of the row (`attempts`, `created_at`, …) may be given too."""
    number = next(_numbers)
    fields = {
        "kind": MailKind.TRANSACTIONAL,
        "recipient": f"reader{number}@example.org",
        "subject": f"Subject {number}",
        "text": "Text\n",
        "language": "de",
        "dedupe_key": f"test:{number}",
    }
    arguments = {*fields, "html", "attachments", "headers", "reply_to", "group_key"}
    row = {name: value for name, value in overrides.items() if name not in arguments}
    fields |= {name: value for name, value in overrides.items() if name in arguments}
    message = queue(**fields)
    if row or state != MessageState.PENDING:
        OutboxMessage.objects.filter(pk=message.pk).update(state=state, **row)
        message.refresh_from_db()
    return message
