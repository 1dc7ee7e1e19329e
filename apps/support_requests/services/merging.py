"""Two requests of a company become one: no stub stays behind, and nothing that was written is lost."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.links import services as links
from apps.outbox.services import join_groups
from apps.support_requests import emails
from apps.support_requests.choices import Action, Event, HandoverState, Side, State
from apps.support_requests.merge_rules import is_in_doubt, loses, obstacles
from apps.support_requests.models import Attachment, FormerNumber, Handover, Message, SupportRequest
from apps.support_requests.people import may_be_in_charge
from apps.support_requests.permissions import can_assign
from apps.support_requests.reply_addresses import REPLY
from apps.support_requests.services import belongings
from apps.support_requests.services.links import CASE, RECEIVED, token_for_mail
from apps.support_requests.services.steps import lock, move, say, tell

# What stands on a request, and of which the other one has its own.
_FACTS = (
    "company_name", "county", "size_class", "value_chain", "action_field", "offer", "contact_name",
    "contact_phone", "contact_way", "page_address",
)  # fmt: skip


class CannotBePutTogether(Conflict):
    """Somebody would read what is not meant for them, or it is no longer possible."""


class NotTheSameCompany(UserError):
    """Nobody has said that both are of one company."""

    user_message = gettext_lazy(
        "Please look at both again, and tick the box if they are of the same company. Nothing has been "
        "changed."
    )


@transaction.atomic
def merge(
    *, former: SupportRequest, case: SupportRequest, actor, same_company: bool = False, losing: str = ""
) -> SupportRequest:
    """Puts `former` into `case`; its number and its links lead there from now on, and its row is gone.

    `same_company`: the manager has looked and says so. `losing` is the key of the organisation of which they
    were told that it loses `former`.

    Raises:
        Http404: if the manager may not see both.
        PutTogether: if one of them has been put together with another one meanwhile.
        CannotBePutTogether: see `merge_rules`.
        NotTheSameCompany: if it is in doubt and was not ticked.
        Conflict: if another organisation than `losing` is in charge by now.
    """
    require(can_assign(actor))
    former, case = _lock_both(former, case, actor)
    if reasons := obstacles(former, case):
        raise CannotBePutTogether(reasons[0])
    if is_in_doubt(former, case) and not same_company:
        raise NotTheSameCompany
    loser = loses(former, case)
    if losing != (str(loser.pk) if loser else ""):
        raise Conflict
    entry = audit.record(actor=actor, action="merge", target=case, former=str(former))
    audit.record(
        actor=actor, action="merge_into", target=former, into=str(case),
        consent_version=former.consent_version, loser=loser.pk if loser else "",
    )  # fmt: skip
    if loser:
        emails.queue_taken_back(former, organisation=loser, dedupe_key=entry.dedupe_key)
    _end_handover(former)
    _go_on(former, case, actor)
    _keep_words(former, case, actor)
    belongings.move_all(former, case)
    purposes = (CASE, RECEIVED, REPLY)
    links.lead_to(purposes=purposes, subject=former, now=case)
    join_groups(emails.group_of(former), into=emails.group_of(case))
    number = str(former)
    belongings.delete_empty(former)
    FormerNumber.objects.create(number=number, request=case)
    tell(case, Event.MERGED, organisation=number)
    emails.queue_merged(case, former=number, token=token_for_mail(case), dedupe_key=entry.dedupe_key)
    return case


def _lock_both(former: SupportRequest, case: SupportRequest, actor) -> tuple[SupportRequest, SupportRequest]:
    """Both rows, always in the same order: so two who do this at once do not wait for each other for ever."""
    locked = {one.pk: lock(one) for one in sorted((former, case), key=lambda one: one.pk)}
    seen = SupportRequest.objects.visible_to(actor).filter(pk__in=locked).count()
    if seen != len(locked):
        raise Http404
    return locked[former.pk], locked[case.pk]


def _end_handover(former: SupportRequest) -> None:
    """Nobody is in charge of it any more, and no question to the company is open."""
    open_ones = Handover.objects.unended().filter(request=former)
    open_ones.update(state=HandoverState.ENDED, ended_at=timezone.now(), answer_by=None)
    former.assignments.active().update(ended_at=timezone.now())  # type: ignore[attr-defined]
    former.forget_assignment()


def _go_on(former: SupportRequest, case: SupportRequest, actor) -> None:
    """What waits for the company goes on if the other one does not wait: most often that is its answer."""
    if case.state == State.WAITING_FOR_COMPANY and former.state != State.WAITING_FOR_COMPANY:
        move(case, Action.START, actor=actor)
    if case.person is None and former.person in may_be_in_charge(case):
        case.person = former.person
    case.urgency = max(case.urgency, former.urgency)
    case.save(update_fields=["person", "urgency", "updated_at"])


def _keep_words(former: SupportRequest, case: SupportRequest, actor) -> None:
    """What stood on the request itself becomes messages, with its files, in the order of writing."""
    words = Message.objects.create(
        request=case, side=Side.COMPANY, created_at=former.created_at,
        body=f"{former.subject}\n\n{former.description}",
    )  # fmt: skip
    Attachment.objects.filter(request=former, message=None).update(message=words)
    if former.helped:
        verdict = f"{former.get_helped_display()}\n{former.helped_words}".strip()
        Message.objects.create(request=case, side=Side.COMPANY, body=verdict)
    facts = [
        f"{_named(name)}: {_shown(former, name)}"
        for name in _FACTS
        if getattr(former, name) and getattr(former, name) != getattr(case, name)
    ]
    if facts:
        lead = _("On %(number)s stood something else:") % {"number": former}
        say(case, actor=actor, body="\n".join([lead, *facts]), internal=True)


def _named(field: str) -> str:
    return str(SupportRequest._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _shown(case: SupportRequest, name: str) -> str:
    display = getattr(case, f"get_{name}_display", None)
    return str(display() if display else getattr(case, name))
