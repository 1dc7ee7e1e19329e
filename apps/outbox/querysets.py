"""Reads of mails and reminders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Count, Exists, OuterRef, Q

from apps.outbox import discretion
from apps.outbox.choices import WAITING_STATES, MailKind, MessageState, ReminderState
from apps.outbox.permissions import can_look_after

if TYPE_CHECKING:
    from typing import Self


def _is_begun() -> Exists:
    from apps.outbox.models import Claim

    return Exists(Claim.objects.filter(token=OuterRef("claim_token"), begun__gte=OuterRef("pk")))


class MailQuerySet(models.QuerySet):
    """Mails; their content is for the recipient only and never read here."""

    def visible_to(self, user) -> Self:
        """Managers look after the outbox, each as far as it is for them; nobody else sees it."""
        return self.exclude(discretion.hidden_from(user)) if can_look_after(user) else self.none()

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def in_group(self, group_key: str) -> Self:
        """The mails that were queued together, such as a newsletter's issue."""
        return self.filter(group_key=group_key).exclude(group_key="")

    def waiting(self) -> Self:
        """Not handed over yet, so that they can still be taken back."""
        return self.filter(state__in=WAITING_STATES)

    def due(self, *, priority: int, now: datetime) -> Self:
        """What a worker may take: its time has come and no living worker has it. First come, first served."""
        due = self.filter(state=MessageState.PENDING, priority=priority, next_attempt_at__lte=now)
        return due.filter(claim_token=None, withdrawn_at=None).order_by("next_attempt_at", "pk")

    def begun(self) -> Self:
        """Those whose worker has begun to hand them over, and not written down yet what came of it."""
        return self.filter(_is_begun(), state=MessageState.PENDING)

    def handed_over(self) -> Self:
        """Those that the mail server may have."""
        return self.filter(Q(handed_over_at__isnull=False) | Q(_is_begun()))

    def take_back(self, **changes: Any) -> int:
        """Makes `changes` to those of these that wait and that no worker has begun; returns how many.

        They are locked before it is asked which are begun: afterwards no worker begins any. In a transaction.
        """
        waiting = self.waiting()
        locked, values = waiting.order_by("pk").select_for_update().values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({locked}) AS locked", values)
        return waiting.exclude(_is_begun()).update(claim_token=None, claimed_until=None, **changes)

    def abandoned(self, now: datetime) -> Self:
        """Whoever was handing these over has been silent for longer than a mail server may take."""
        return self.filter(state=MessageState.HANDING_OVER, claimed_until__lt=now)

    def needing_attention(self) -> Self:
        """What a manager has to decide on: failed for good, or perhaps sent."""
        return self.filter(state__in=[MessageState.FAILED, MessageState.UNCERTAIN])

    def pending(self) -> Self:
        return self.filter(state=MessageState.PENDING)

    def matching(self, *, state: str = "", kind: str = "", recipient: str = "") -> Self:
        """What a manager looks for; a word that is no state or kind leaves all."""
        found = self
        if state in MessageState.values:
            found = found.filter(state=state)
        if kind in MailKind.values:
            found = found.filter(kind=kind)
        if recipient:
            # As it was typed, and as newsletters keep it: the index knows no case.
            found = found.filter(recipient__in={recipient, recipient.lower()})
        return found

    def newsletters(self) -> Self:
        return self.filter(kind=MailKind.NEWSLETTER)

    def counts(self) -> dict[str, int]:
        """How many there are in each state; a state without any is left out."""
        return dict(self.order_by().values_list("state").annotate(count=Count("pk")))


class ReminderQuerySet(models.QuerySet):
    """Reminders."""

    def due(self, now: datetime) -> Self:
        """Those whose time has come, the longest waiting first."""
        due = self.filter(state=ReminderState.PENDING, next_attempt_at__lte=now)
        return due.order_by("next_attempt_at", "pk")


class BounceQuerySet(models.QuerySet):
    """What came back of mails."""

    def in_group(self, group_key: str) -> Self:
        """Of the mails that were queued together, such as a newsletter's issue."""
        return self.filter(message__group_key=group_key).exclude(message__group_key="")

    def mails(self) -> int:
        """How many mails came back, each counted once."""
        return self.order_by().values("message").distinct().count()

    def counts(self) -> dict[str, int]:
        """How many mails came back in each way; a way without any is left out."""
        return dict(self.order_by().values_list("kind").annotate(count=Count("pk")))


class BouncedAddressQuerySet(models.QuerySet):
    """Addresses from which mail came back."""

    def visible_to(self, user) -> Self:
        """Managers look after them; nobody else sees them."""
        return self.all() if can_look_after(user) else self.none()

    def blocked(self) -> Self:
        """Those that get no newsletter."""
        return self.filter(blocked_at__isnull=False)


def counts_by_state(*, most: int) -> dict[str, int]:
    """How many mails are in each state, counted no further than `most` + 1: it always costs little."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, (SELECT count(*) FROM (SELECT FROM outbox_outboxmessage AS message"
            " WHERE message.state = known.state LIMIT %s) AS found) FROM unnest(%s::text[]) AS known (state)",
            [most + 1, MessageState.values],
        )
        return dict(cursor.fetchall())
