"""What companies, managers and partners are told; one function a message.

Mails travel through foreign servers: they carry number and link, never what a company has confided. Only the
confirmation to the company itself repeats the subject.
"""

from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone, translation

from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners.models import Membership, PartnerOrganisation
from apps.support_requests.models import RequestDraft, SupportRequest
from apps.support_requests.people import everybody_in_charge, in_charge, managers_of, writers_for
from apps.support_requests.reply_addresses import reply_address

_GROUP = "support-request:"


def queue_received(case: SupportRequest, *, token: str, dedupe_key: str) -> None:
    """To the company: we have it, this is its number, here you follow it."""
    _to_company("received", case, token, dedupe_key, subject_line=case.subject)


def queue_draft_link(draft: RequestDraft, *, email: str, token: str, dedupe_key: str) -> None:
    """To whoever is writing a request: the way back to it."""
    with translation.override(draft.language):
        address = absolute(reverse("support_requests:draft", args=[token]))
    send_template(
        template="support_requests/draft_link",
        kind=MailKind.TRANSACTIONAL,
        recipient=email,
        language=draft.language,
        dedupe_key=f"draft_link:{dedupe_key}",
        group_key=group_of_draft(draft),
        context={"address": address, "ends_on": timezone.localdate(draft.ends_at)},
    )


def group_of_draft(draft: RequestDraft) -> str:
    """All mails about one draft: they are forgotten with it."""
    return f"support-draft:{draft.pk}"


def queue_link(case: SupportRequest, *, token: str, dedupe_key: str) -> None:
    """To the company: a new link."""
    _to_company("link", case, token, dedupe_key)


def queue_company_update(
    case: SupportRequest, *, event: str, token: str, dedupe_key: str, organisation: str = ""
) -> None:
    """To the company; `event` is "answered", "question", "assigned", "waiting", "resolved", "reopened", or
    "left_out", after a mail of which something could not be taken.
    """
    _to_company("company_update", case, token, dedupe_key, event=event, organisation=organisation)


def queue_merged(case: SupportRequest, *, former: str, token: str, dedupe_key: str) -> None:
    """To the company: two requests have become one, and what had the number `former` is in this one."""
    _to_company("company_update", case, token, dedupe_key, event="merged", former=former)


def queue_split(case: SupportRequest, *, former: str, token: str, dedupe_key: str) -> None:
    """To the company: a part of what was the request `former` has a number and a link of its own."""
    _to_company("company_update", case, token, dedupe_key, event="split", former=former)


def queue_new(case: SupportRequest, *, dedupe_key: str) -> None:
    """To all managers: a request has come in; how urgent, and from which county."""
    for manager in managers_of(case):
        _to_house("house_new", manager, case, dedupe_key)


def queue_assigned(case: SupportRequest, *, organisation: PartnerOrganisation, dedupe_key: str) -> None:
    """To those who write for the organisation that is now in charge."""
    for writer in writers_for(case, organisation):
        _to_house("house_update", writer, case, dedupe_key, event="assigned", organisation=str(organisation))


def queue_put_in_charge(case: SupportRequest, *, dedupe_key: str) -> None:
    """To the person who is now in charge."""
    _to_house("house_update", case.person, case, f"person:{dedupe_key}", event="person")


def queue_taken_back(case: SupportRequest, *, organisation: PartnerOrganisation, dedupe_key: str) -> None:
    """To those who wrote for the organisation: it is in charge no longer, and there is nothing more to do."""
    for membership in Membership.objects.writers_of(organisation):
        _to_house("house_update", membership.user, case, f"unassigned:{dedupe_key}", event="unassigned")


def queue_house_update(case: SupportRequest, *, event: str, dedupe_key: str) -> None:
    """To those in charge: the company has "replied", "resolved", "reopened" or "withdrawn"; "replied_closed"
    if it wrote although the request is closed.
    """
    for user in in_charge(case):
        _to_house("house_update", user, case, dedupe_key, event=event)


def queue_due_soon(case: SupportRequest, *, clock: str, due_at: datetime, dedupe_key: str) -> None:
    """To those in charge: until then they have to answer, or to have helped."""
    for user in in_charge(case):
        _to_house("house_due", user, case, dedupe_key, event="soon", clock=clock, due_at=due_at)


def queue_overdue(case: SupportRequest, *, clock: str, due_at: datetime, dedupe_key: str) -> None:
    """To those in charge and to all managers: it should have happened by then."""
    people = {user.pk: user for user in [*everybody_in_charge(case), *managers_of(case)]}
    for user in people.values():
        _to_house("house_due", user, case, dedupe_key, event="overdue", clock=clock, due_at=due_at)


def queue_erasure_announced(case: SupportRequest, *, dedupe_key: str) -> None:
    """To the managers: in 30 days the closed request is deleted."""
    for manager in managers_of(case):
        _to_house("house_update", manager, case, f"erasure:{dedupe_key}", event="erasure")


def queue_erased(case: SupportRequest, *, dedupe_key: str) -> None:
    """To the company, as the last mail: everything about its request has been deleted."""
    if case.contact_email:
        send_template(
            template="support_requests/erased", kind=MailKind.TRANSACTIONAL, recipient=case.contact_email,
            language=case.language, dedupe_key=f"erased:{dedupe_key}", context={"number": case.public_number},
        )  # fmt: skip


def group_of(case: SupportRequest) -> str:
    """All mails to the company about one request: they are forgotten with it."""
    return f"{_GROUP}{case.pk}"


def case_of_group(group_key: str) -> str:
    """The key of the request whose mails these are; empty if they are others."""
    key = group_key.removeprefix(_GROUP)
    return key if key != group_key and key.isdecimal() else ""


def hidden_from(user) -> Q:
    """The mails to companies whose requests a compartment closes to `user`: their addresses say who asked."""
    closed = SupportRequest.objects.closed_to(user)
    return Q(group_key__in=closed.values_list(Concat(Value(_GROUP), Cast("pk", CharField())), flat=True))


def _to_company(template: str, case: SupportRequest, token: str, dedupe_key: str, **context) -> None:
    if not case.contact_email:
        return
    with translation.override(case.language):
        address = absolute(reverse("support_requests:case", args=[token]))
        lost_link = absolute(reverse("support_requests:lost_link"))
    reply_to = reply_address(case)
    send_template(
        template=f"support_requests/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=case.contact_email,
        language=case.language,
        dedupe_key=f"{template}:{dedupe_key}",
        group_key=group_of(case),
        reply_to=reply_to,
        context={
            "number": case.public_number,
            "address": address,
            "lost_link": lost_link,
            "kind": case.kind,
            "may_reply": bool(reply_to),
            **context,
        },
    )


def _to_house(template: str, user, case: SupportRequest, dedupe_key: str, **context) -> None:
    with translation.override(user.language):
        address = absolute(case.get_absolute_url())
        facts = {
            "urgency": case.get_urgency_display(),
            "county": case.county.name if case.county else "",
            "kind_label": case.get_kind_display(),
        }
    send_template(
        template=f"support_requests/{template}",
        kind=MailKind.NOTIFICATION,
        recipient=user.email,
        language=user.language,
        dedupe_key=f"{template}:{dedupe_key}",
        context={"number": case.public_number, "address": address, "kind": case.kind, **facts, **context},
    )
