"""What is remembered of requests: readings, the company's verdict, counts; and how all else is deleted."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from apps.audit import services as audit
from apps.core.permissions import require
from apps.files import services as files
from apps.links import services as links
from apps.outbox.services import forget_group
from apps.support_requests import emails
from apps.support_requests.choices import Action, State
from apps.support_requests.counting import answered_after, first_answer_at, last_in_charge
from apps.support_requests.models import Attachment, Reading, RequestCount, SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.reply_addresses import REPLY
from apps.support_requests.services.links import CASE, RECEIVED, token_for_mail
from apps.support_requests.services.steps import TransitionNotAllowed, lock, lock_if_there, move
from apps.support_requests.services.times import service_times

# How long before the deletion the company and the managers are told.
NOTICE = timedelta(days=30)
BATCH = 100


def note_reading(*, case: SupportRequest, user) -> None:
    """Remembers that `user`, who may see the request, has opened it now.

    Raises:
        Http404: if it has been put together with another one, or deleted, at this very moment.
    """
    assignment = None if can_assign(user) else case.current_assignment
    organisation = assignment.organisation if assignment else None
    try:
        Reading.objects.update_or_create(
            request=case, user=user, defaults={"read_at": timezone.now(), "organisation": organisation}
        )
    except IntegrityError as error:
        raise Http404 from error


@transaction.atomic
def rate(*, case: SupportRequest, helped: str, words: str = "") -> SupportRequest:
    """The company says whether it was helped; it may change its mind.

    Raises:
        TransitionNotAllowed: as long as the request is not solved.
    """
    case = lock(case)
    if case.state != State.RESOLVED:
        raise TransitionNotAllowed
    if (case.helped, case.helped_words) == (helped, words.strip()):
        return case
    case.helped, case.helped_words = helped, words.strip()
    case.save(update_fields=["helped", "helped_words", "updated_at"])
    entry = audit.record(actor="company", action="rate", target=case, helped=helped)
    emails.queue_house_update(case, event="rated", dedupe_key=entry.dedupe_key)
    return case


@transaction.atomic
def withdraw_and_erase(*, case: SupportRequest) -> None:
    """The company takes its request back and has everything about it deleted; a closed one, too."""
    case = lock(case)
    if not case.is_closed:
        entry = move(case, Action.WITHDRAW, actor="company")
        emails.queue_house_update(case, event="withdrawn", dedupe_key=entry.dedupe_key)
    _erase(case, actor="company", why="asked")


@transaction.atomic
def erase(*, case: SupportRequest, actor) -> None:
    """A manager deletes a closed request before its time, because the company asked for it.

    Raises:
        TransitionNotAllowed: as long as it is open.
    """
    require(can_assign(actor))
    case = lock(case)
    if not case.is_closed:
        raise TransitionNotAllowed
    _erase(case, actor=actor, why="asked")


def erase_old(*, now: datetime | None = None) -> int:
    """Announces what will be deleted in 30 days, and deletes what was announced; returns how many."""
    now = now or timezone.now()
    limit = now - timedelta(days=round(service_times().keep_months * 365.25 / 12))
    closed = SupportRequest.objects.filter(closed_at__isnull=False).order_by("closed_at")
    soon = closed.filter(closed_at__lte=limit + NOTICE, erasure_announced_at=None)
    for pk in list(soon.values_list("pk", flat=True)[:BATCH]):
        _announce(pk, now)
    over = closed.filter(closed_at__lte=limit, erasure_announced_at__lte=now - NOTICE)
    return sum(_erase_one(pk, now) for pk in list(over.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _announce(pk: int, now: datetime) -> None:
    case = lock_if_there(pk)
    if case is None or not case.is_closed or case.erasure_announced_at:
        return
    case.erasure_announced_at = now
    case.save(update_fields=["erasure_announced_at"])
    entry = audit.record(actor="system", action="announce_erasure", target=case)
    if case.contact_email:
        emails.queue_company_update(
            case, event="erasure", token=token_for_mail(case), dedupe_key=entry.dedupe_key
        )
    emails.queue_erasure_announced(case, dedupe_key=entry.dedupe_key)


@transaction.atomic
def _erase_one(pk: int, now: datetime) -> bool:
    case = SupportRequest.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    # Read after the lock: it may have been reopened a moment ago.
    if case is None or not case.is_closed or case.erasure_announced_at is None:
        return False
    _erase(case, actor="system", why="retention")
    return True


def _erase(case: SupportRequest, *, actor, why: str) -> None:
    """Deletes the locked request with all that hangs on it; a count and the proof in the audit log stay."""
    RequestCount.objects.create(
        month=timezone.localdate(case.created_at).replace(day=1), kind=case.kind, source=case.source,
        state=case.state, helped=case.helped, asker_role=case.asker_role, size_class=case.size_class,
        county=case.county, action_field=case.action_field, organisation=last_in_charge(case),
        answered_after=answered_after(case.created_at, first_answer_at(case), service_times().working_hours),
    )  # fmt: skip
    stored = [attachment.stored for attachment in Attachment.objects.of(case)]
    links.revoke(purpose=CASE, subject=case)
    links.revoke(purpose=RECEIVED, subject=case)
    links.revoke(purpose=REPLY, subject=case)
    forget_group(emails.group_of(case))
    entry = audit.record(
        actor=actor, action="erase", target=case, why=why, files=len(stored),
        messages=case.messages.count(),  # type: ignore[attr-defined]
    )  # fmt: skip
    emails.queue_erased(case, dedupe_key=entry.dedupe_key)
    case.delete()
    for file in stored:
        files.delete(stored=file)
