"""Some of what was written in a request becomes a request of its own: the company asked for two things."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.support_requests import emails
from apps.support_requests.choices import Event, Side, State
from apps.support_requests.models import Attachment, Message, SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.services import clocks
from apps.support_requests.services.belongings import LeftBehind
from apps.support_requests.services.intake import free_number
from apps.support_requests.services.links import new_token
from apps.support_requests.services.steps import TransitionNotAllowed, lock_for, tell
from apps.taxonomy.models import ActionField

# What the new request has from the old one. No organisation, no circle and no offer: the company agreed to
# those for what it had asked before.
COPIED = (
    "kind", "source", "company_name", "county", "size_class", "value_chain", "asker_role", "urgency",
    "page_address", "contact_name", "contact_email", "contact_phone", "contact_way", "language",
    "consent_version", "consent_at",
)  # fmt: skip


class NothingOfTheCompany(UserError):
    """A request begins with the company's own words."""

    user_message = _("Please choose at least one message of the company: the new request begins with it.")


class MessagesGone(Conflict):
    """Somebody else has moved or deleted some of them."""

    user_message = _(
        "Some of the messages are no longer in this request: somebody has moved them. Please choose again."
    )


@transaction.atomic
def split(
    *,
    case: SupportRequest,
    messages: Collection[int],
    subject: str,
    actor,
    action_field: ActionField | None = None,
) -> SupportRequest:
    """Makes a new request of the `messages` (their keys); the company's first one becomes what is needed.

    Also of a solved request: what the company wrote to it later may be about something else.

    Raises:
        MessagesGone: if one of them is not (any more) a message in this request that somebody wrote.
        NothingOfTheCompany: if none of them is the company's.
        TransitionNotAllowed: if the company has withdrawn the request.
        PutTogether: if it has been put together with another one meanwhile.
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    if case.state == State.WITHDRAWN:
        raise TransitionNotAllowed
    chosen = list(Message.objects.filter(request=case, pk__in=messages).written().in_order())
    if len(chosen) != len(set(messages)):
        raise MessagesGone
    first = next((one for one in chosen if one.side == Side.COMPANY and not one.internal), None)
    if first is None:
        raise NothingOfTheCompany
    new = _begin(case, first, subject=subject, action_field=action_field)
    _move(chosen, first, new)
    tell(case, Event.SPLIT, organisation=str(new))
    tell(new, Event.SPLIT_FROM, organisation=str(case))
    audit.record(actor=actor, action="split", target=case, into=str(new), messages=len(chosen))
    entry = audit.record(actor=actor, action="split_from", target=new, former=str(case))
    emails.queue_split(new, former=str(case), token=new_token(new), dedupe_key=entry.dedupe_key)
    emails.queue_new(new, dedupe_key=entry.dedupe_key)
    return new


def _begin(case: SupportRequest, first: Message, *, subject: str, action_field) -> SupportRequest:
    """It is as old as its words, but its clocks begin now."""
    new = SupportRequest(
        public_number=free_number(), state=State.NEW, subject=subject.strip(), action_field=action_field,
        description=first.body or subject.strip(), created_at=first.created_at,
        **{name: getattr(case, name) for name in COPIED},
    )  # fmt: skip
    new.full_clean(exclude=["description"])  # with a subject before it, it may be longer than what is typed
    new.save()
    clocks.begin(new)
    return new


def _move(chosen: list[Message], first: Message, new: SupportRequest) -> None:
    keys = [one.pk for one in chosen]
    Attachment.objects.filter(message__in=keys).update(request=new)
    Attachment.objects.filter(message=first).update(message=None)
    Message.objects.filter(pk__in=keys).update(request=new)
    if first.folded or first.mail_sender or first.left_out:
        # What else came with that mail stays beside it.
        Message.objects.filter(pk=first.pk).update(body="")
    elif first.delete()[0] != 1:
        raise LeftBehind(f"message {first.pk}")
