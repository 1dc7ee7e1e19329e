"""Mails that were queued together: how far they are, and stopping what has not been handed over."""

from django.db import transaction
from django.utils import timezone

from apps.outbox.choices import MessageState
from apps.outbox.models import MessageBody, OutboxMessage
from apps.outbox.wakeup import wake_after_commit


def progress(group_key: str) -> dict[str, int]:
    """How many mails of the group are in each state; one query. States without any are left out."""
    return OutboxMessage.objects.in_group(group_key).counts()


@transaction.atomic
def pause_group(group_key: str) -> int:
    """Holds back what has not been handed over; returns how many. Mails queued later are not held back."""
    pending = OutboxMessage.objects.in_group(group_key).in_state(MessageState.PENDING)
    return pending.take_back(state=MessageState.PAUSED)


@transaction.atomic
def resume_group(group_key: str) -> int:
    """Lets go on what was held back; returns how many."""
    paused = OutboxMessage.objects.in_group(group_key).in_state(MessageState.PAUSED)
    resumed = paused.update(state=MessageState.PENDING)
    wake_after_commit()
    return resumed


@transaction.atomic
def cancel_group(group_key: str) -> int:
    """Takes back what has not been handed over; returns how many."""
    return _cancel(OutboxMessage.objects.in_group(group_key))


@transaction.atomic
def cancel_to(*, recipient: str, group_prefix: str) -> int:
    """Takes back what waits for `recipient` in the groups that begin so; for who unsubscribes meanwhile.

    What is in hand at this moment, or may not have arrived, is not sent a second time. Returns how many were
    still waiting.
    """
    theirs = OutboxMessage.objects.filter(recipient=recipient, group_key__startswith=group_prefix)
    cancelled = _cancel(theirs)
    theirs.exclude(state__in=[MessageState.SENT, MessageState.CANCELLED]).update(withdrawn_at=timezone.now())
    return cancelled


@transaction.atomic
def forget_group(group_key: str) -> int:
    """Takes back what waits and deletes what is done with, addresses and texts; returns how many.

    What is being handed over at this very moment stays as any other mail.
    """
    mails = OutboxMessage.objects.in_group(group_key)
    _cancel(mails)
    done = mails.exclude(state__in=[MessageState.PENDING, MessageState.HANDING_OVER])
    bodies = set(done.values_list("body", flat=True))
    _all, deleted = done.delete()
    MessageBody.objects.filter(pk__in=bodies, messages__isnull=True).delete()
    return deleted.get(OutboxMessage._meta.label, 0)


@transaction.atomic
def close_withdrawn() -> int:
    """Cancels what the mail server put off and nobody wants any more; returns how many."""
    return _cancel(OutboxMessage.objects.filter(withdrawn_at__isnull=False, state=MessageState.PENDING))


@transaction.atomic
def join_groups(group_key: str, *, into: str) -> int:
    """Counts the mails of one group to another from now on, whatever state they are in; returns how many."""
    mails = OutboxMessage.objects.in_group(group_key).order_by("pk")
    # In the order in which workers take them: so neither waits for the other.
    keys = list(mails.select_for_update().values_list("pk", flat=True))
    return OutboxMessage.objects.filter(pk__in=keys).update(group_key=into)


def is_in_hand(group_key: str) -> bool:
    """Whether a worker is just handing over one of the group's mails."""
    return OutboxMessage.objects.in_group(group_key).in_state(MessageState.HANDING_OVER).exists()


def _cancel(messages) -> int:
    return messages.take_back(state=MessageState.CANCELLED, finished_at=timezone.now())
