"""What mails say: stored once, and forgotten some time after the last mail that says it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.outbox import conf
from apps.outbox.choices import OPEN_STATES
from apps.outbox.messages import Attachment, check_attachment, check_header, check_headers
from apps.outbox.models import BodyAttachment, MessageBody, OutboxMessage

SUBJECT_LENGTH = 300
CLEARED_AT_ONCE = 200


@transaction.atomic
def create_body(
    *,
    subject: str,
    text: str,
    html: str = "",
    language: str,
    attachments: Iterable[Attachment] = (),
    headers: dict[str, str] | None = None,
) -> MessageBody:
    """Stores what one mail, or a newsletter's many, will say; `[[name]]` is filled in for each recipient.

    Raises:
        UnsafeMail: if the subject, a header or an attachment's name has a control character.
    """
    check_header(subject)
    body = MessageBody.objects.create(
        subject=subject[:SUBJECT_LENGTH],
        text=text,
        html=html,
        language=language,
        headers=check_headers(headers or {}),
    )
    files = [
        BodyAttachment(body=body, name=file.name, mime=file.mime, method=file.method, content=file.data)
        for file in map(check_attachment, attachments)
    ]
    if files:
        BodyAttachment.objects.bulk_create(files)
    return body


def clear_old_bodies(*, now: datetime | None = None) -> int:
    """Deletes what was said in mails all finished longer ago than OUTBOX_KEEP_BODIES_DAYS; returns how many.

    What was filled in for each recipient (names, personal links) goes with it; the rows stay as a record.
    """
    limit = (now or timezone.now()) - timedelta(days=conf.value("OUTBOX_KEEP_BODIES_DAYS"))
    cleared = 0
    while count := _clear_some(limit):
        cleared += count
    return cleared


@transaction.atomic
def _clear_some(limit: datetime) -> int:
    in_use = OutboxMessage.objects.filter(
        Q(state__in=OPEN_STATES) | Q(finished_at__gt=limit), body=OuterRef("pk")
    )
    old = MessageBody.objects.filter(~Exists(in_use), created_at__lt=limit).order_by("pk")
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    OutboxMessage.objects.filter(body__in=chosen).update(body=None, variables={}, headers={})
    MessageBody.objects.filter(pk__in=chosen).delete()
    return len(chosen)
