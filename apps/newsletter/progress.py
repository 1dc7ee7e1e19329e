"""How far an issue is: numbers for the page that shows it going out."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.newsletter.choices import DeliveryState, IssueState
from apps.newsletter.models import Issue
from apps.outbox.choices import OPEN_STATES, MessageState
from apps.outbox.models import Bounce
from apps.outbox.services import progress as outbox_progress


@dataclass(frozen=True)
class Progress:
    """Numbers of recipients; `per_minute` and `time_left` only while mails are going out.

    `came_back`: sent mails that bounced or were reported as spam; `unsubscribed`: who has left since.
    """

    total: int
    sent: int
    waiting: int
    failed: int
    uncertain: int
    left_out: int
    came_back: int
    unsubscribed: int
    per_minute: int | None
    time_left: timedelta | None

    @property
    def done(self) -> int:
        """Recipients that nothing more happens for."""
        return self.total - self.waiting

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def minutes_left(self) -> int | None:
        """Rounded up to whole minutes."""
        return None if self.time_left is None else -(-int(self.time_left.total_seconds()) // 60)


def progress_of(issue: Issue) -> Progress:
    """The numbers as they are now: four queries, whatever the number of recipients."""
    mails = outbox_progress(issue.group_key)
    deliveries = issue.deliveries.counts()
    sent = mails.get(MessageState.SENT, 0)
    waiting = deliveries.get(DeliveryState.WAITING, 0) + sum(mails.get(state, 0) for state in OPEN_STATES)
    rate = _rate(issue, sent)
    return Progress(
        total=issue.frozen_count,
        sent=sent,
        waiting=waiting,
        failed=mails.get(MessageState.FAILED, 0),
        uncertain=mails.get(MessageState.UNCERTAIN, 0),
        left_out=deliveries.get(DeliveryState.SKIPPED, 0) + mails.get(MessageState.CANCELLED, 0),
        came_back=Bounce.objects.in_group(issue.group_key).mails(),
        unsubscribed=issue.deliveries.left_since(issue.started_at) if issue.started_at else 0,
        per_minute=None if rate is None else round(60 * rate),
        time_left=timedelta(seconds=waiting / rate) if rate and waiting else None,
    )


def _rate(issue: Issue, sent: int) -> float | None:
    """Mails a second since sending began or went on; None while nothing can be said."""
    if issue.state != IssueState.SENDING or issue.sending_since is None:
        return None
    seconds = (timezone.now() - issue.sending_since).total_seconds()
    return (sent - issue.sent_before) / seconds if seconds >= 1 and sent > issue.sent_before else None
