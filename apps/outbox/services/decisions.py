"""What a manager decides about a mail that did not arrive."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.outbox.choices import MessageState
from apps.outbox.models import OutboxMessage
from apps.outbox.permissions import can_look_after
from apps.outbox.wakeup import wake_after_commit


@transaction.atomic
def resend(*, message: OutboxMessage, actor: Any) -> OutboxMessage:
    """Sends a failed or uncertain mail once more, with the same Message-ID.

    Raises:
        PermissionDenied: unless `actor` is a manager.
        Conflict: if it is in another state by now, or its text has been deleted.
    """
    require(can_look_after(actor))
    message = _locked(message)
    if not message.can_be_resent:
        raise Conflict(_("This e-mail can no longer be sent again."))
    before = message.state
    message.state = MessageState.PENDING
    message.attempts = 0
    message.next_attempt_at = timezone.now()
    message.claim_token = message.claimed_until = message.finished_at = None
    message.save(
        update_fields=[
            "state", "attempts", "next_attempt_at", "claim_token", "claimed_until", "finished_at"
        ]
    )  # fmt: skip
    record(actor=actor, action="resend", target=message, before=before)
    wake_after_commit()
    return message


@transaction.atomic
def discard(*, message: OutboxMessage, actor: Any) -> OutboxMessage:
    """Decides that a mail shall not be sent (again).

    Raises:
        PermissionDenied: unless `actor` is a manager.
        Conflict: if it is being handed over, was sent or was discarded by now.
    """
    require(can_look_after(actor))
    message = _locked(message)
    begun = OutboxMessage.objects.filter(pk=message.pk).begun().exists()
    if begun or not message.can_be_discarded:
        raise Conflict(_("This e-mail can no longer be discarded."))
    before = message.state
    message.state = MessageState.CANCELLED
    message.finished_at = timezone.now()
    message.claim_token = message.claimed_until = None
    message.save(update_fields=["state", "finished_at", "claim_token", "claimed_until"])
    record(actor=actor, action="discard", target=message, before=before)
    return message


def _locked(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.select_for_update().get(pk=message.pk)
