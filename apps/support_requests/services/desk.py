"""What managers and the partner in charge do with a case."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.support_requests import emails
from apps.support_requests.choices import Action, Event, State
from apps.support_requests.models import Message, SupportRequest
from apps.support_requests.services.handovers import accept_by_working
from apps.support_requests.services.links import token_for_mail
from apps.support_requests.services.persons import take_charge_by_working
from apps.support_requests.services.steps import attach, lock_for, move, move_once, say, side_of, tell


class AnsweredMeanwhile(Conflict):
    """Somebody else has written since the person opened the page: they should read it before they answer."""

    user_message = _(
        "Nothing has been sent yet: somebody has written in the meantime. Please read what is marked as new. "
        "If your answer still fits, send it once more."
    )

    def __init__(self, newest: int):
        self.newest = newest
        super().__init__()


@transaction.atomic
def start(*, case: SupportRequest, actor) -> SupportRequest:
    """Somebody begins (or goes on) to work on it."""
    case = lock_for(case, actor)
    accept_by_working(case, actor)
    take_charge_by_working(case, actor)
    if move_once(case, Action.START, actor=actor):
        tell(case, Event.STARTED)
    return case


@transaction.atomic
def wait(*, case: SupportRequest, actor) -> SupportRequest:
    """It is the company's turn; it is told so."""
    case = lock_for(case, actor)
    accept_by_working(case, actor)
    if entry := move_once(case, Action.WAIT, actor=actor):
        tell(case, Event.WAITING)
        _tell_company(case, "waiting", entry)
    return case


@transaction.atomic
def resolve(*, case: SupportRequest, actor) -> SupportRequest:
    """The company is helped; it is told so, and how to object."""
    case = lock_for(case, actor)
    accept_by_working(case, actor)
    if entry := move_once(case, Action.RESOLVE, actor=actor):
        tell(case, Event.RESOLVED)
        _tell_company(case, "resolved", entry)
    return case


@transaction.atomic
def reopen(*, case: SupportRequest, actor) -> SupportRequest:
    """There is more to do after all."""
    case = lock_for(case, actor)
    if not case.is_closed:
        return case
    entry = move(case, Action.REOPEN, actor=actor)
    tell(case, Event.REOPENED)
    _tell_company(case, "reopened", entry)
    return case


@transaction.atomic
def answer(
    *,
    case: SupportRequest,
    actor,
    body: str,
    uploads: Sequence[UploadedFile] = (),
    question: bool = False,
    newest_seen: int | None = None,
) -> Message:
    """Answers the company; with `question`, it is then the company's turn. The mail carries the link only.

    `newest_seen` is the key of the newest message that `actor` has read; None asks no further.

    Raises:
        AnsweredMeanwhile: if there are newer ones than that.
        TransitionNotAllowed: if the request is closed.
        ValidationError: if a file is refused; nothing is kept then.
    """
    case = lock_for(case, actor)
    if newest_seen is not None:
        _nothing_newer(case, actor, newest_seen)
    accept_by_working(case, actor)
    entry = move(case, Action.ANSWER, actor=actor)
    message = say(case, actor=actor, body=body)
    if question and case.state != State.WAITING_FOR_COMPANY:
        move(case, Action.WAIT, actor=actor)
        tell(case, Event.WAITING)
    _tell_company(case, "question" if question else "answered", entry)
    attach(case, uploads, side=side_of(actor), message=message)
    return message


@transaction.atomic
def add_note(*, case: SupportRequest, actor, body: str, uploads: Sequence[UploadedFile] = ()) -> Message:
    """A note that never leaves the house: the company neither sees it nor hears of it."""
    case = lock_for(case, actor)
    message = say(case, actor=actor, body=body, internal=True)
    audit.record(actor=actor, action="note", target=case)
    attach(case, uploads, side=side_of(actor), message=message, internal=True)
    return message


def _nothing_newer(case: SupportRequest, actor, newest_seen: int) -> None:
    written = Message.objects.filter(request=case).visible_to(actor).written()
    if newest := written.filter(pk__gt=newest_seen).order_by("-pk").values_list("pk", flat=True).first():
        raise AnsweredMeanwhile(newest)


def _tell_company(case: SupportRequest, event: str, entry, *, organisation: str = "") -> None:
    if not case.contact_email:
        return
    emails.queue_company_update(
        case,
        event=event,
        token=token_for_mail(case),
        dedupe_key=entry.dedupe_key,
        organisation=organisation,
    )
