"""The steps that the services are made of; each runs inside the caller's transaction."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.core.permissions import is_manager, require
from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.support_requests.choices import Action, Event, HandoverState, Side, State
from apps.support_requests.models import Attachment, Handover, Message, SupportRequest
from apps.support_requests.permissions import can_work_on
from apps.support_requests.services import clocks
from apps.support_requests.transitions import CLOSED, REACHED, TRANSITIONS


class TransitionNotAllowed(Conflict):
    """The request is not (or no longer) in a state from which this may be done."""

    user_message = _(
        "This is no longer possible, because the state of the request has changed in the meantime. "
        "Please look at it again."
    )


class PutTogether(Conflict):
    """The request has been put together with another one, `into`, since it was looked up."""

    user_message = _(
        "In the meantime this request has been put together with another one. Please look at it again."
    )

    def __init__(self, into: SupportRequest):
        super().__init__()
        self.into = into


def lock(case: SupportRequest) -> SupportRequest:
    """The row as it is now, locked until the transaction ends.

    Raises:
        PutTogether: if its words are in another request by now; what was decided of one is not done to both.
        Http404: if it has been deleted.
    """
    if found := lock_if_there(case.pk):
        return found
    if into := SupportRequest.objects.by_number(case.public_number).first():
        raise PutTogether(into)
    raise Http404


def lock_if_there(pk: int) -> SupportRequest | None:
    """Like `lock`, for whoever has nothing to do where there is no such request any more."""
    return SupportRequest.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def lock_with_words(case: SupportRequest) -> SupportRequest:
    """Like `lock`, for words that belong to the request: they follow it where it was put."""
    while True:
        try:
            return lock(case)
        except PutTogether as moved:
            case = moved.into


def lock_for(case: SupportRequest, actor) -> SupportRequest:
    """Like `lock`, for a signed-in person.

    Raises:
        PermissionDenied: if they may not (or, since they looked, may no longer) work on it.
        PutTogether: if it has been put together with another one.
    """
    case = lock(case)
    require(can_work_on(actor, case))
    return case


def move(case: SupportRequest, action: Action, *, actor, **details) -> AuditEntry:
    """Makes one move from the table and records it with `details`. Closing ends a question about a handover.

    Raises:
        TransitionNotAllowed: if the table has no such move from the present state.
    """
    after = TRANSITIONS.get((State(case.state), action))
    if after is None:
        raise TransitionNotAllowed
    before, case.state = case.state, after
    case.closed_at = (case.closed_at or timezone.now()) if after in CLOSED else None
    case.erasure_announced_at = None  # whatever happens to it, its time begins anew
    case.save(update_fields=["state", "closed_at", "erasure_announced_at", "updated_at"])
    if case.is_closed:
        asked = Handover.objects.unended().filter(request=case, state=HandoverState.ASKED)
        asked.update(state=HandoverState.ENDED, ended_at=timezone.now(), answer_by=None)
    clocks.follow(case, action=action, before=State(before))
    states = {"before": str(before), "after": str(after)}
    return audit.record(actor=actor, action=action.value, target=case, **states, **details)


def move_once(case: SupportRequest, action: Action, *, actor) -> AuditEntry | None:
    """Like `move`; None where a first click has brought it there already."""
    return None if REACHED.get(action) == case.state else move(case, action, actor=actor)


def tell(case: SupportRequest, event: Event, *, organisation: str = "") -> Message:
    """Writes down what happened, where company and house both read it."""
    return Message.objects.create(request=case, side=Side.SYSTEM, event=event, author_label=organisation)


def say(case: SupportRequest, *, actor, body: str, internal: bool = False) -> Message:
    """A message by a signed-in person."""
    return Message.objects.create(
        request=case,
        side=side_of(actor),
        author_label=label_of(actor, case),
        body=body.strip(),
        internal=internal,
    )


def side_of(actor) -> Side:
    return Side.MANAGER if is_manager(actor) else Side.PARTNER


def label_of(actor, case: SupportRequest) -> str:
    """How the author is called in the house and towards the company."""
    assignment = case.current_assignment
    if is_manager(actor) or assignment is None:
        return str(actor)[:200]
    return f"{actor}, {assignment.organisation}"[:200]


def attach(
    case: SupportRequest,
    uploads: Sequence[UploadedFile],
    *,
    side: Side,
    message: Message | None = None,
    internal: bool = False,
) -> None:
    """Stores the files of a request or message: all of them or, if one is refused, none.

    Call it last, so that nothing after it can fail and leave bytes without a row.

    Raises:
        ValidationError: if a file is not what it claims to be.
    """
    kept = []
    try:
        for upload in uploads:
            stored = files.store(upload=upload, kinds=DOCUMENTS)
            kept.append(stored)
            Attachment.objects.create(
                request=case, message=message, stored=stored, side=side, internal=internal
            )
    except BaseException:
        for stored in kept:
            stored.file.storage.delete(str(stored.file.name))
        raise
