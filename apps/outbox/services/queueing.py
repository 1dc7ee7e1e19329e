"""Putting single mails into the outbox, within the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from apps.outbox.choices import PRIORITIES, MailKind
from apps.outbox.messages import Attachment, check_address, check_headers
from apps.outbox.models import OutboxMessage, new_message_id
from apps.outbox.rendering import render
from apps.outbox.services.bodies import create_body
from apps.outbox.wakeup import wake_after_commit


def send_template(
    *,
    template: str,
    kind: MailKind,
    recipient: str,
    language: str,
    dedupe_key: str,
    context: dict[str, Any],
    attachments: Sequence[Attachment] = (),
    headers: dict[str, str] | None = None,
    reply_to: str = "",
    group_key: str = "",
) -> OutboxMessage:
    """Queues the mail that `emails/<template>.{subject.txt,txt,html}` make in `language`.

    A mail with the same `dedupe_key` to the same recipient is queued once: later calls return the first.

    Raises:
        UnsafeMail: if the recipient or a header is not valid.
    """
    earlier = _earlier(recipient, dedupe_key)
    if earlier is not None:
        return earlier
    content = render(template, language=language, context=context)
    return queue(
        kind=kind,
        recipient=recipient,
        subject=content.subject,
        text=content.text,
        html=content.html,
        language=language,
        dedupe_key=dedupe_key,
        attachments=attachments,
        headers=headers,
        reply_to=reply_to,
        group_key=group_key,
    )


@transaction.atomic
def queue(
    *,
    kind: MailKind,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    language: str,
    dedupe_key: str,
    attachments: Sequence[Attachment] = (),
    headers: dict[str, str] | None = None,
    reply_to: str = "",
    group_key: str = "",
) -> OutboxMessage:
    """Queues a finished mail; once for each `dedupe_key` and recipient.

    Raises:
        UnsafeMail: if the recipient, the subject or a header is not valid.
    """
    check_address(recipient)
    if reply_to:
        check_address(reply_to)
    body = create_body(subject=subject, text=text, html=html, language=language, attachments=attachments)
    message = OutboxMessage(
        body=body,
        kind=kind,
        priority=PRIORITIES[kind],
        recipient=recipient,
        dedupe_key=dedupe_key,
        group_key=group_key,
        headers=check_headers(headers or {}),
        reply_to=reply_to,
        message_id=new_message_id(),
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    stored = OutboxMessage.objects.get(recipient=recipient, dedupe_key=dedupe_key)
    if stored.body_id == body.pk:
        wake_after_commit()
    else:
        body.delete()
    return stored


def _earlier(recipient: str, dedupe_key: str) -> OutboxMessage | None:
    return OutboxMessage.objects.filter(recipient=recipient, dedupe_key=dedupe_key).first()
