"""The outbox as a whole: stopping all mail, and letting it go on."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.outbox.models import OutboxStatus
from apps.outbox.permissions import can_look_after
from apps.outbox.wakeup import wake_after_commit


@transaction.atomic
def pause(*, actor: Any) -> OutboxStatus:
    """Stops all mail, log-in codes too; what a worker has in hand at this moment still goes out.

    Raises:
        PermissionDenied: unless `actor` is a manager.
        Conflict: if it has been stopped by now.
    """
    require(can_look_after(actor))
    found = _locked()
    if found.paused_at is not None:
        raise Conflict(_("All e-mail has been stopped already."))
    found.paused_at = timezone.now()
    found.save(update_fields=["paused_at"])
    record(actor=actor, action="pause", target=found)
    return found


@transaction.atomic
def resume(*, actor: Any) -> OutboxStatus:
    """Lets mail go on.

    Raises:
        PermissionDenied: unless `actor` is a manager.
        Conflict: if it is going already.
    """
    require(can_look_after(actor))
    found = _locked()
    if found.paused_at is None:
        raise Conflict(_("E-mail is already going out."))
    found.paused_at = None
    # The pause was no standstill; the time for one begins anew.
    found.sent_at = timezone.now()
    found.save(update_fields=["paused_at", "sent_at"])
    record(actor=actor, action="resume", target=found)
    wake_after_commit()
    return found


def _locked() -> OutboxStatus:
    return OutboxStatus.objects.select_for_update().get(pk=OutboxStatus.load().pk)
