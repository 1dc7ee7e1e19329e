"""What managers and the partner in charge do with a case."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.partners.models import PartnerOrganisation
from apps.support_requests import emails
from apps.support_requests.choices import Action, Event, State
from apps.support_requests.models import Assignment, Compartment, Message, SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.services.links import token_for_mail
from apps.support_requests.services.steps import attach, lock_for, move, move_once, say, side_of, tell


class AlreadyInCharge(Conflict):
    """The request is with that organisation already."""

    user_message = _("This organisation is in charge of the request already.")


class OpposedInterests(Conflict):
    """Organisations of that kind are not to know of such a request."""

    user_message = _("Requests of this kind are closed to this organisation. Please choose another one.")


class NobodyInCharge(Conflict):
    """There is no assignment that could be taken back."""

    user_message = _("No organisation is in charge of this request any more.")


@transaction.atomic
def assign(*, case: SupportRequest, organisation: PartnerOrganisation, actor, note: str = "") -> Assignment:
    """Puts `organisation` in charge; an earlier one loses its access. Tells the company and the partner.

    Raises:
        AlreadyInCharge: if it is in charge already.
        OpposedInterests: if a compartment closes the request to it.
        TransitionNotAllowed: if the request is closed.
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    if organisation.kind in Compartment.objects.kinds_barred_from(case):
        raise OpposedInterests
    current = case.current_assignment
    if current is not None and current.organisation_id == organisation.pk:
        raise AlreadyInCharge
    entry = move(case, Action.ASSIGN, actor=actor)
    end_assignment(case, entry)
    assignment = Assignment.objects.create(
        request=case, organisation=organisation, note=note.strip(), assigned_by=actor
    )
    tell(case, Event.ASSIGNED, organisation=str(organisation))
    emails.queue_assigned(case, organisation=organisation, dedupe_key=entry.dedupe_key)
    _tell_company(case, "assigned", entry, organisation=str(organisation))
    return assignment


@transaction.atomic
def unassign(*, case: SupportRequest, actor) -> SupportRequest:
    """Takes the assignment back: from the next request on, the organisation sees nothing of it any more.

    Raises:
        NobodyInCharge: if there is no assignment (any more).
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    if case.current_assignment is None:
        raise NobodyInCharge
    entry = move(case, Action.UNASSIGN, actor=actor)
    end_assignment(case, entry)
    tell(case, Event.UNASSIGNED)
    return case


@transaction.atomic
def start(*, case: SupportRequest, actor) -> SupportRequest:
    """Somebody begins (or goes on) to work on it."""
    case = lock_for(case, actor)
    if move_once(case, Action.START, actor=actor):
        tell(case, Event.STARTED)
    return case


@transaction.atomic
def wait(*, case: SupportRequest, actor) -> SupportRequest:
    """It is the company's turn; it is told so."""
    case = lock_for(case, actor)
    if entry := move_once(case, Action.WAIT, actor=actor):
        tell(case, Event.WAITING)
        _tell_company(case, "waiting", entry)
    return case


@transaction.atomic
def resolve(*, case: SupportRequest, actor) -> SupportRequest:
    """The company is helped; it is told so, and how to object."""
    case = lock_for(case, actor)
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
) -> Message:
    """Answers the company; with `question`, it is then the company's turn. The mail carries the link only.

    Raises:
        TransitionNotAllowed: if the request is closed.
        ValidationError: if a file is refused; nothing is kept then.
    """
    case = lock_for(case, actor)
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


def end_assignment(case: SupportRequest, entry) -> None:
    """The organisation in charge is so no longer, and told that there is nothing more to do."""
    if current := case.current_assignment:
        emails.queue_taken_back(case, organisation=current.organisation, dedupe_key=entry.dedupe_key)
    case.assignments.active().update(ended_at=timezone.now())  # type: ignore[attr-defined]
    case.active_assignments = []


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
