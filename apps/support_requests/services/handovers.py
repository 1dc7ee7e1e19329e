"""A request goes to a partner: asked about, agreed to, taken on, declined or lapsed.

The company decides which organisation gets what. Only with its consent is there an `Assignment`, and only an
assignment lets an organisation see anything.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.partners.models import PartnerOrganisation
from apps.support_requests import emails
from apps.support_requests.choices import Action, Consent, Event, HandoverState, Kind, Part
from apps.support_requests.models import Assignment, Compartment, Handover, SupportRequest
from apps.support_requests.permissions import can_answer_handover, can_assign
from apps.support_requests.services.links import token_for_mail
from apps.support_requests.services.steps import lock, lock_for, move, move_once, tell
from apps.support_requests.services.times import service_times
from apps.support_requests.transitions import CLOSED

COMPANY = "company"
BATCH = 200


class AlreadyInCharge(Conflict):
    """The request is with that organisation already, or the company is being asked about it."""

    user_message = _("This organisation has the request already, or the company is being asked about it.")


class OpposedInterests(Conflict):
    """Organisations of that kind are not to know of such a request."""

    user_message = _("Requests of this kind are closed to this organisation. Please choose another one.")


class NobodyInCharge(Conflict):
    """There is no handover that could be taken back."""

    user_message = _("No organisation is in charge of this request any more.")


class HandoverOver(Conflict):
    """The handover was answered, taken back or has lapsed meanwhile."""

    user_message = _("This handover is no longer open: it has been answered or taken back in the meantime.")


class NoWayToAsk(UserError):
    """The company cannot be asked, and nobody noted that it agreed."""

    user_message = _(
        "There is no e-mail address at which the company could be asked. Please ask it by telephone, and "
        "tick the box if it agrees."
    )


@transaction.atomic
def hand_over(
    *,
    case: SupportRequest,
    organisation: PartnerOrganisation,
    actor,
    parts: Collection[str] = tuple(Part.values),
    why: str = "",
    note: str = "",
    told: bool = False,
) -> Handover:
    """Asks the company whether `organisation` may get the request with these `parts`.

    If the company has agreed beforehand to this organisation, or to the management (`told`), it gets it at
    once. Whoever had it before loses it.

    Raises:
        AlreadyInCharge: if it has it already.
        OpposedInterests: if a compartment closes the request to it.
        NoWayToAsk: if the company has no address and nobody noted its consent.
        TransitionNotAllowed: if the request is closed.
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    if organisation.kind in Compartment.objects.kinds_barred_from(case):
        raise OpposedInterests
    former = Handover.objects.unended().filter(request=case).first()
    if (former and former.organisation_id == organisation.pk) or _has_it(case, organisation):
        raise AlreadyInCharge
    consent = _consent_at_hand(case, organisation, told=told)
    if not consent and not case.contact_email:
        raise NoWayToAsk
    handover = Handover(
        request=case, organisation=organisation, parts=[part for part in Part.values if part in parts],
        why=why.strip(), note=note.strip(), asked_by=actor,
    )  # fmt: skip
    if consent:
        _end(case, former, HandoverState.ENDED)
        _agree(case, handover, consent, actor=actor)
    else:
        _ask(case, handover, former, actor=actor)
    return handover


@transaction.atomic
def agree(*, case: SupportRequest, handover: Handover) -> Handover:
    """The company agrees: the organisation now gets what was asked about.

    Raises:
        HandoverOver: if it is no longer asked about this.
        OpposedInterests: if a compartment closes it to the organisation by now.
    """
    case = lock(case)
    handover = _open(case, handover, HandoverState.ASKED)
    if handover.organisation.kind in Compartment.objects.kinds_barred_from(case):
        raise OpposedInterests
    _agree(case, handover, Consent.PAGE, actor=COMPANY)
    return handover


@transaction.atomic
def refuse(*, case: SupportRequest, handover: Handover, reason: str = "") -> Handover:
    """The company does not agree: the organisation never hears of it.

    Raises:
        HandoverOver: if it is no longer asked about this.
    """
    case = lock(case)
    handover = _open(case, handover, HandoverState.ASKED)
    handover.reason = reason.strip()
    _bring_back(case, handover, HandoverState.REFUSED, Event.REFUSED, actor=COMPANY)
    return handover


@transaction.atomic
def accept(*, case: SupportRequest, actor) -> Handover:
    """The organisation takes it on.

    Raises:
        HandoverOver: if there is nothing (any more) to answer.
    """
    case = lock_for(case, actor)
    handover = _open(case, None, HandoverState.AGREED)
    require(can_answer_handover(actor, handover))
    _accepted(case, handover)
    entry = move(case, Action.START, actor=actor, handover=handover.pk)
    _tell_company(case, "accepted", entry, handover)
    return handover


@transaction.atomic
def decline(*, case: SupportRequest, actor, reason: str) -> Handover:
    """The organisation cannot take it on, and says why; from now on it sees the request no longer.

    Raises:
        HandoverOver: if there is nothing (any more) to answer.
    """
    case = lock_for(case, actor)
    handover = _open(case, None, HandoverState.AGREED)
    require(can_answer_handover(actor, handover))
    handover.reason = reason.strip()
    _bring_back(case, handover, HandoverState.DECLINED, Event.DECLINED, actor=actor)
    return handover


@transaction.atomic
def take_back(*, case: SupportRequest, actor) -> SupportRequest:
    """Ends the question or the assignment: from the next request on, the organisation sees nothing any more.

    Raises:
        NobodyInCharge: if there is neither (any more).
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    handover = Handover.objects.unended().filter(request=case).first()
    if handover is None and case.current_assignment is None:
        raise NobodyInCharge
    end_for_good(case, actor=actor)
    return case


@transaction.atomic
def choose_circle(*, case: SupportRequest, organisations: Collection[PartnerOrganisation]) -> SupportRequest:
    """The company names the organisations that may get its request without being asked about again."""
    case = lock(case)
    if set(case.agreed_organisations.all()) == set(organisations):
        return case
    case.agreed_organisations.set(organisations)
    audit.record(actor=COMPANY, action="choose_circle", target=case, number=len(organisations))
    return case


def let_lapse(*, now: datetime | None = None) -> int:
    """What nobody has answered in time is back with the managers; returns how many."""
    now = now or timezone.now()
    late = Handover.objects.to_lapse(now).order_by("answer_by").values_list("pk", flat=True)[:BATCH]
    return sum(_lapse(pk, now) for pk in list(late))


def end_for_good(case: SupportRequest, *, actor) -> None:
    """Takes back whatever handover there is; the caller has locked the request and may do this."""
    handover = Handover.objects.unended().filter(request=case).select_related("organisation").first()
    entry = move(case, Action.UNASSIGN, actor=actor)
    _tell_former(case, entry)
    _close(case, handover, HandoverState.ENDED)
    tell(case, Event.UNASSIGNED)


def accept_by_working(case: SupportRequest, actor) -> None:
    """Whoever of the organisation answers or begins has taken it on; the caller has locked the request."""
    handover = Handover.objects.unended().filter(request=case, state=HandoverState.AGREED).first()
    if handover is not None and can_answer_handover(actor, handover):
        _accepted(case, handover)
        audit.record(actor=actor, action="accept", target=case, handover=handover.pk)


def _consent_at_hand(
    case: SupportRequest, organisation: PartnerOrganisation, *, told: bool
) -> Consent | None:
    if case.agreed_organisations.filter(pk=organisation.pk).exists():
        return Consent.BEFOREHAND
    # Of whoever reported a barrier and left no address there is nothing to hand over but the report.
    nobody = case.kind == Kind.ACCESSIBILITY and not case.contact_email
    return Consent.TOLD if told or nobody else None


def _has_it(case: SupportRequest, organisation: PartnerOrganisation) -> bool:
    assignment = case.current_assignment
    return assignment is not None and assignment.organisation_id == organisation.pk


def _open(case: SupportRequest, handover: Handover | None, state: HandoverState) -> Handover:
    found = Handover.objects.unended().filter(request=case, state=state).select_related("organisation")
    if handover is not None:
        found = found.filter(pk=handover.pk)
    opened = found.first()
    if opened is None or case.state in CLOSED:
        raise HandoverOver
    return opened


def _ask(case: SupportRequest, handover: Handover, former: Handover | None, *, actor) -> None:
    entry = audit.record(
        actor=actor, action="ask_handover", target=case, organisation=handover.organisation_id
    )
    _end(case, former, HandoverState.ENDED)
    if case.current_assignment is not None:
        _tell_former(case, entry)
        case.end_assignment()
    move_once(case, Action.WAIT, actor=actor)
    handover.answer_by = _answer_by("consent_hours")
    handover.save()
    tell(case, Event.ASKED, organisation=str(handover.organisation))
    _tell_company(case, "consent", entry, handover)


def _agree(case: SupportRequest, handover: Handover, consent: Consent, *, actor) -> None:
    entry = move(
        case, Action.ASSIGN, actor=actor, organisation=handover.organisation_id, consent=str(consent)
    )
    if case.current_assignment is not None:
        _tell_former(case, entry)
        case.end_assignment()
    handover.assignment = Assignment.objects.create(
        request=case, organisation=handover.organisation, note=handover.note, assigned_by=handover.asked_by
    )
    handover.state, handover.consent, handover.agreed_at = HandoverState.AGREED, consent, timezone.now()
    handover.answer_by = _answer_by("handover_hours")
    handover.save()
    case.forget_assignment()
    case.forget_person()
    tell(case, Event.ASSIGNED, organisation=str(handover.organisation))
    emails.queue_assigned(case, organisation=handover.organisation, dedupe_key=entry.dedupe_key)
    _tell_company(case, "assigned", entry, handover)


def _accepted(case: SupportRequest, handover: Handover) -> None:
    handover.state, handover.accepted_at, handover.answer_by = HandoverState.ACCEPTED, timezone.now(), None
    handover.save(update_fields=["state", "accepted_at", "answer_by"])
    tell(case, Event.ACCEPTED, organisation=str(handover.organisation))


def _bring_back(
    case: SupportRequest, handover: Handover, state: HandoverState, event: Event, *, actor
) -> None:
    """The request is with the managers again, who are told; so is an organisation whose time is over."""
    entry = move(case, Action.UNASSIGN, actor=actor, handover=handover.pk, outcome=str(state))
    if state == HandoverState.LAPSED:
        _tell_former(case, entry)
    _close(case, handover, state)
    tell(case, event, organisation=str(handover.organisation))
    emails.queue_house_update(case, event=event.value, dedupe_key=entry.dedupe_key)
    if state == HandoverState.DECLINED:
        _tell_company(case, "declined", entry, handover)


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    cases = SupportRequest.objects.select_for_update(skip_locked=True, of=("self",))
    case = cases.filter(handovers=pk).first()
    # Read after the lock: somebody may have answered a moment ago.
    handover = Handover.objects.to_lapse(now).filter(pk=pk).select_related("organisation").first()
    if case is None or handover is None:
        return False
    if case.state in CLOSED:
        _end(case, handover, HandoverState.ENDED)
        return False
    _bring_back(case, handover, HandoverState.LAPSED, Event.LAPSED, actor="system")
    return True


def _end(case: SupportRequest, handover: Handover | None, state: HandoverState) -> None:
    if handover is not None:
        handover.state, handover.ended_at, handover.answer_by = state, timezone.now(), None
        handover.save(update_fields=["state", "ended_at", "answer_by", "reason"])


def _close(case: SupportRequest, handover: Handover | None, state: HandoverState) -> None:
    case.end_assignment()
    _end(case, handover, state)


def _tell_former(case: SupportRequest, entry) -> None:
    if current := case.current_assignment:
        emails.queue_taken_back(case, organisation=current.organisation, dedupe_key=entry.dedupe_key)


def _tell_company(case: SupportRequest, event: str, entry, handover: Handover) -> None:
    if case.contact_email:
        emails.queue_company_update(
            case, event=event, token=token_for_mail(case), dedupe_key=entry.dedupe_key,
            organisation=str(handover.organisation),
        )  # fmt: skip


def _answer_by(setting: str) -> datetime:
    times = service_times()
    return times.working_hours.after(timezone.now(), timedelta(hours=getattr(times, setting)))
