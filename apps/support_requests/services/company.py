"""What the company does with its case, by its link. The link is the permission."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.support_requests import emails
from apps.support_requests.choices import Action, Event, HandoverState, Side
from apps.support_requests.models import Handover, Message, SupportRequest
from apps.support_requests.services.steps import (
    PutTogether,
    attach,
    lock,
    lock_with_words,
    move,
    move_once,
    tell,
)

COMPANY = "company"


@contextmanager
def as_shown(*, case: SupportRequest, numbers: str) -> Iterator[None]:
    """Holds the request, for what the company decides about it, as its page showed it (`numbers`).

    Raises:
        PutTogether: if it has been put together with another one since.
    """
    with transaction.atomic():
        case = lock_with_words(case)
        if numbers != case.numbers:
            raise PutTogether(case)
        yield


@transaction.atomic
def reply(*, case: SupportRequest, body: str, uploads: Sequence[UploadedFile] = ()) -> Message:
    """The company answers; a case that waited for it goes on. The words follow it where it was put.

    Raises:
        TransitionNotAllowed: if the case is closed.
        ValidationError: if a file is refused; nothing is kept then.
    """
    case = lock_with_words(case)
    entry = move(case, Action.REPLY, actor=COMPANY)
    message = Message.objects.create(request=case, side=Side.COMPANY, body=body.strip())
    emails.queue_house_update(case, event="replied", dedupe_key=entry.dedupe_key)
    attach(case, uploads, side=Side.COMPANY, message=message)
    return message


@transaction.atomic
def mark_solved(*, case: SupportRequest) -> SupportRequest:
    """The company says that it is helped."""
    case = lock(case)
    if entry := move_once(case, Action.RESOLVE, actor=COMPANY):
        tell(case, Event.RESOLVED)
        emails.queue_house_update(case, event="resolved", dedupe_key=entry.dedupe_key)
    return case


@transaction.atomic
def reopen_by_company(*, case: SupportRequest) -> SupportRequest:
    """The company still needs help with something that was marked as solved.

    Raises:
        TransitionNotAllowed: if the request was withdrawn.
    """
    case = lock(case)
    if not case.is_closed:
        return case
    entry = move(case, Action.REOPEN, actor=COMPANY)
    tell(case, Event.REOPENED)
    emails.queue_house_update(case, event="reopened", dedupe_key=entry.dedupe_key)
    return case


@transaction.atomic
def withdraw(*, case: SupportRequest) -> SupportRequest:
    """The company takes its request back: it is closed, and the partner in charge sees it no longer.

    Raises:
        TransitionNotAllowed: if it was solved already.
    """
    case = lock(case)
    if entry := move_once(case, Action.WITHDRAW, actor=COMPANY):
        tell(case, Event.WITHDRAWN)
        emails.queue_house_update(case, event="withdrawn", dedupe_key=entry.dedupe_key)
        case.end_assignment()
        handovers = Handover.objects.unended().filter(request=case)
        handovers.update(state=HandoverState.ENDED, ended_at=timezone.now(), answer_by=None)
    return case
