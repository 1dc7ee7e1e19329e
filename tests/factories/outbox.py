"""Mails for tests."""

from itertools import count

from apps.outbox.choices import IncomingKind, MailKind, MessageState
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


def make_report(kind: IncomingKind, *, to: str, about: str = "reader@example.org") -> bytes:
    """A mail of `kind` that comes to one of our addresses."""
    if kind in (IncomingKind.REPLY, IncomingKind.AUTOMATIC):
        automatic = "Auto-Submitted: auto-replied\r\n" if kind == IncomingKind.AUTOMATIC else ""
        return f"From: {about}\r\nTo: {to}\r\n{automatic}Subject: Re: x\r\n\r\nText\r\n".encode()
    if kind == IncomingKind.COMPLAINT:
        fields = "Feedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: test/1\r\n"
        return _report(to, "feedback-report", fields)
    action = {IncomingKind.DELAYED: "delayed", IncomingKind.DELIVERED: "delivered"}.get(kind, "failed")
    status = {IncomingKind.HARD: "5.1.1", IncomingKind.SOFT: "4.2.2"}.get(kind, "2.0.0")
    fields = f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {about}\r\nAction: {action}\r\n"
    return _report(to, "delivery-status", f"{fields}Status: {status}\r\n")


def _report(to: str, kind: str, fields: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example.net\r\nTo: {to}\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="=x"\r\n\r\n'
        f"--=x\r\nContent-Type: text/plain\r\n\r\nA report.\r\n"
        f"--=x\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n--=x--\r\n"
    ).encode()
