"""What comes back: noted once a mail, counted against the address, and what follows from it.

An address that does not exist, or whose owner calls our mail spam, gets no newsletter any more, at once. One
that only cannot be reached for now gets none after `SOFT_BOUNCES` mails over `SOFT_PERIOD`. Other mails (a
log-in code, an answer to a request) are still sent: their reader asked for each. A manager may lift a block.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.outbox.addresses import BOUNCE, read_address
from apps.outbox.choices import BOUNCES, IncomingKind, MessageState
from apps.outbox.incoming import (
    MOST_BYTES,
    IncomingMail,
    bounce_handlers,
    keepers,
    mail_handler,
    reply_handler,
)
from apps.outbox.models import Bounce, BouncedAddress, OutboxMessage
from apps.outbox.permissions import can_look_after
from apps.outbox.returned import Returned, read

log = structlog.get_logger(__name__)

SOFT_BOUNCES = 5
SOFT_PERIOD = timedelta(days=7)
# Without a new one for so long, a mailbox has recovered.
SOFT_FORGOTTEN = timedelta(days=90)
BLOCKED = gettext_noop("Mail to this address came back; it gets no newsletter any more.")


@dataclass(frozen=True)
class Received:
    """What a mail was, and whether anything followed: a forged one, or a second copy, changes nothing."""

    kind: IncomingKind
    counted: bool


@transaction.atomic
def receive(*, raw: bytes, recipient: str = "") -> Received:
    """Reads a mail that came to one of our addresses. `recipient` is the envelope's, where it is known.

    Whatever it holds, nothing but a valid signed address among its recipients has an effect, and only on the
    mail, or the reader, that the address was signed for.
    """
    is_cut = len(raw) > MOST_BYTES
    returned = read(raw)
    found = [address for address in map(read_address, [recipient, *returned.recipients]) if address]
    # A good address goes before one that is not: a mail may name several.
    found.sort(key=lambda address: (address.is_forged, address.is_expired))
    mail = IncomingMail(raw[:MOST_BYTES], returned, found[0] if found else None, is_cut)
    counted = _act(mail)
    log.info("mail_received", kind=str(returned.kind), counted=counted)
    return Received(returned.kind, counted)


def _act(mail: IncomingMail) -> bool:
    address, kind = mail.address, mail.returned.kind
    if address is not None and not address.is_forged and not address.is_expired:
        if address.purpose == BOUNCE and kind in BOUNCES:
            return _note_bounce(address.key, mail.returned)
        if whole := mail_handler(address.purpose):
            return whole(mail)
        reply = reply_handler(address.purpose)
        if reply is not None and kind in (IncomingKind.REPLY, IncomingKind.AUTOMATIC):
            reply(address.key, kind)
            return True
    for keep in keepers():
        keep(mail)
    return False


def _note_bounce(key: int, returned: Returned) -> bool:
    message = OutboxMessage.objects.filter(pk=key).handed_over().first()
    if message is None:
        return False
    _bounce, new = Bounce.objects.get_or_create(
        message=message,
        kind=returned.kind,
        defaults={"status": returned.status, "reason": returned.reason},
    )
    if not new:
        return False
    _count(message.recipient, returned, timezone.now())
    for handler in bounce_handlers():
        handler(message, returned.kind)
    return True


def _count(recipient: str, returned: Returned, now: datetime) -> None:
    address = recipient.lower()
    BouncedAddress.objects.get_or_create(address=address, defaults={"kind": returned.kind, "last_at": now})
    bounced = BouncedAddress.objects.select_for_update().get(address=address)
    if returned.kind == IncomingKind.SOFT:
        if bounced.soft_since is None or bounced.last_at < now - SOFT_FORGOTTEN:
            bounced.soft_since, bounced.soft_count = now, 0
        bounced.soft_count += 1
        block = bounced.soft_count >= SOFT_BOUNCES and bounced.soft_since <= now - SOFT_PERIOD
    else:
        block = True
    if bounced.blocked_at is None or block:
        # What blocks is what is shown: a full mailbox does not hide a complaint.
        bounced.kind, bounced.reason = returned.kind, returned.reason
    bounced.last_at = now
    if block and bounced.blocked_at is None:
        bounced.blocked_at = now
        _take_back(address, recipient, now)
    bounced.save()


def _take_back(address: str, recipient: str, now: datetime) -> None:
    """Newsletters that wait for the address; those queued from now on are not even begun."""
    theirs = OutboxMessage.objects.newsletters().filter(recipient__in=[address, recipient])
    theirs.take_back(state=MessageState.CANCELLED, finished_at=now, last_error=BLOCKED)


def blocked_addresses(addresses: Iterable[str] | None = None) -> set[str]:
    """Which of `addresses` get no newsletter, in small letters; of all, if none are given."""
    blocked = BouncedAddress.objects.blocked()
    if addresses is not None:
        blocked = blocked.filter(address__in={address.strip().lower() for address in addresses})
    return set(blocked.values_list("address", flat=True))


def bounce_counts(group_key: str) -> dict[str, int]:
    """How many mails of the group came back "hard", "soft" or as "complaint"; none at all is left out."""
    return Bounce.objects.in_group(group_key).counts()


@transaction.atomic
def unblock(*, address: BouncedAddress, actor: Any) -> BouncedAddress:
    """Lets an address have newsletters again, as if nothing had come back.

    Raises:
        PermissionDenied: unless `actor` is a manager.
        Conflict: if it is not blocked by now.
    """
    require(can_look_after(actor))
    address = BouncedAddress.objects.select_for_update().get(pk=address.pk)
    if address.blocked_at is None:
        raise Conflict(_("This address is not blocked any more."))
    address.blocked_at = address.soft_since = None
    address.soft_count = 0
    address.save(update_fields=["blocked_at", "soft_since", "soft_count"])
    record(actor=actor, action="unblock", target=address)
    return address
