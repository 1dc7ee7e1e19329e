"""The clocks on a request: begun, stopped, paused while it is the company's turn, watched.

Each runs inside the caller's transaction, which has locked the request; the beat calls `watch_deadlines`.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from apps.audit import services as audit
from apps.support_requests import emails
from apps.support_requests.choices import Action, Clock, State
from apps.support_requests.models import Deadline, SupportRequest
from apps.support_requests.services.times import service_times

BATCH = 200


def begin(case: SupportRequest) -> None:
    """A request has come in: a first answer and help are due."""
    _start(case, *Clock)
    _note_next(case)


def follow(case: SupportRequest, *, action: Action, before: State) -> None:
    """Does to the clocks what a move from the state `before` means for them."""
    waited, waits = (state == State.WAITING_FOR_COMPANY for state in (before, case.state))
    if action == Action.ANSWER:
        _stop(case, Clock.ANSWER)
    if case.is_closed:
        _stop(case, *Clock)
    elif action == Action.REOPEN:
        _start(case, Clock.SOLUTION)
    elif waits and not waited:
        Deadline.objects.running().filter(request=case).update(paused_at=timezone.now())
    elif waited and not waits:
        _resume(case)
    _note_next(case)


def join(former: SupportRequest, case: SupportRequest) -> None:
    """The clocks of `former` go on on `case`; of two of a kind the one due first: promises are kept."""
    if case.state != State.WAITING_FOR_COMPANY:
        _resume(former)
    for deadline in Deadline.objects.unended().filter(request=former):
        other = Deadline.objects.unended().filter(request=case, clock=deadline.clock).first()
        if other is not None:
            max(deadline, other, key=lambda one: one.due_at).delete()
    Deadline.objects.filter(request=former).update(request=case)
    _note_next(case)


def watch_deadlines(*, now: datetime | None = None) -> int:
    """Reminds those in charge of what is due soon, and tells all managers what is overdue; returns how many.

    Whoever missed the time of the reminder (the portal stood still, say) gets the second one only.
    """
    now = now or timezone.now()
    deadlines = Deadline.objects.order_by("due_at")
    late = deadlines.to_escalate(now).values_list("pk", flat=True)[:BATCH]
    soon = deadlines.to_remind_of(now).values_list("pk", flat=True)[:BATCH]
    return sum(_tell(pk, now) for pk in [*late, *soon])


def _start(case: SupportRequest, *which: Clock) -> None:
    times, now = service_times(), timezone.now()
    hours = times.working_hours
    for clock in which:
        allowed = timedelta(hours=times.allowed_hours(clock, case.urgency))
        due_at = hours.after(now, allowed)
        # Of a short time not more than half is over when the reminder comes.
        remind_at = hours.before(due_at, min(timedelta(hours=times.remind_before), allowed / 2))
        Deadline.objects.create(request=case, clock=clock, due_at=due_at, remind_at=remind_at)


def _stop(case: SupportRequest, *which: Clock) -> None:
    Deadline.objects.unended().filter(request=case, clock__in=which).update(ended_at=timezone.now())


def _resume(case: SupportRequest) -> None:
    """The working time that was left when the company's turn began is left again."""
    now, hours = timezone.now(), service_times().working_hours
    for deadline in Deadline.objects.unended().filter(request=case, paused_at__isnull=False):
        for name in ("due_at", "remind_at"):
            moment = getattr(deadline, name)
            if moment > deadline.paused_at:
                setattr(deadline, name, hours.after(now, hours.between(deadline.paused_at, moment)))
        deadline.paused_at = None
        deadline.save(update_fields=["due_at", "remind_at", "paused_at"])


def _note_next(case: SupportRequest) -> None:
    running = Deadline.objects.running().filter(request=case)
    case.due_at = running.aggregate(next=Min("due_at"))["next"]
    case.save(update_fields=["due_at"])


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    cases = SupportRequest.objects.select_for_update(skip_locked=True, of=("self",))
    case = cases.filter(deadlines=pk).first()
    # Read after the lock: another process may have told it a moment ago, or somebody has answered.
    deadline = Deadline.objects.running().filter(pk=pk, escalated_at=None).first()
    if case is None or deadline is None:
        return False
    if deadline.due_at <= now:
        deadline.escalated_at, action, queue = now, "escalate", emails.queue_overdue
    elif deadline.reminded_at is None and deadline.remind_at <= now:
        deadline.reminded_at, action, queue = now, "remind", emails.queue_due_soon
    else:
        return False
    deadline.save(update_fields=["escalated_at", "reminded_at"])
    queue(case, clock=deadline.clock, due_at=deadline.due_at, dedupe_key=f"deadline:{action}:{deadline.pk}")
    audit.record(actor="system", action=action, target=case, clock=deadline.clock)
    return True
