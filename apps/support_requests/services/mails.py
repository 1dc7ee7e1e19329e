"""Mails that come in: each is stored once, and what a person wrote to a good address is in the case.

All of it happens in the transaction in which `outbox.services.receive` reads the mail; only then is the
mail server told. Whoever dies in between reads the mail again and finds it there. Nothing here answers a
mail, so that two programs can never write to each other; refused files are told to the address we know.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from mimetypes import guess_extension
from pathlib import PurePath
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.core import ratelimit
from apps.core.errors import RateLimited
from apps.core.permissions import require
from apps.outbox.addresses import BOUNCE, AddressRead
from apps.outbox.choices import IncomingKind
from apps.outbox.incoming import IncomingMail
from apps.outbox.letters import MOST_FILES, Letter, LetterFile, read_letter
from apps.outbox.models import OutboxMessage
from apps.outbox.quoting import fold
from apps.support_requests import emails
from apps.support_requests.choices import Action, Event, MailOutcome, MailReason, Side
from apps.support_requests.models import InboundMail, Message, SupportRequest
from apps.support_requests.permissions import can_assign
from apps.support_requests.reply_addresses import PURPOSE, link_behind
from apps.support_requests.services.links import token_for_mail
from apps.support_requests.services.steps import (
    TransitionNotAllowed,
    attach,
    lock_for,
    lock_if_there,
    move,
)

log = structlog.get_logger(__name__)

# How long a mail, or the note that it came, is kept.
KEPT = timedelta(days=90)
MOST_SHOWN = 20_000
MOST_AN_HOUR = 30
_NUMBER = re.compile(r"\bU-[0-9A-Z]{4}-[0-9A-Z]{4}\b", re.IGNORECASE)


@transaction.atomic
def take(mail: IncomingMail) -> bool:
    """Puts what came to the reply address of a case into it; says whether all of the mail is there now."""
    case, reason = _behind(mail.address)
    row, letter = _note(mail, case)
    if letter is None:
        return row.outcome == MailOutcome.ENTERED and not mail.is_cut
    if mail.returned.kind != IncomingKind.REPLY:
        _finish_automatic(row, mail)
    elif case is None or reason:
        _leave_open(row, mail, reason)
    else:
        _try_to_enter(row, mail, letter, case)
    log.info("case_mail", outcome=row.outcome, reason=row.reason)
    return row.outcome == MailOutcome.ENTERED and not mail.is_cut


@transaction.atomic
def keep(mail: IncomingMail) -> None:
    """Notes a mail that came to no good address; what a person wrote waits for a manager."""
    case, reason = _behind(mail.address)
    row, letter = _note(mail, case)
    if letter is None:
        return
    if mail.returned.kind != IncomingKind.REPLY:
        _finish_automatic(row, mail)
    else:
        row.case = case or _named_in(letter.subject)
        _leave_open(row, mail, reason or MailReason.NO_ADDRESS)


def note_returned(message: OutboxMessage, kind: IncomingKind) -> None:
    """Tells the house that a mail did not reach the company, so that somebody picks up the telephone."""
    if kind == IncomingKind.HARD and (case := _locked(lambda: _case_of_mail(message.pk))):
        Message.objects.create(request=case, side=Side.SYSTEM, event=Event.RETURNED, internal=True)


@transaction.atomic
def assign_mail(*, mail: InboundMail, case: SupportRequest, actor) -> Message:
    """A manager enters a mail into the request that it belongs to, as a message of the company.

    Raises:
        PermissionDenied: unless the manager may work on the request.
        TransitionNotAllowed: if the mail is in a request already.
    """
    require(can_assign(actor))
    case = lock_for(case, actor)
    mail = InboundMail.objects.select_for_update().get(pk=mail.pk)
    if mail.raw is None:
        raise TransitionNotAllowed
    message = _enter(case, read_letter(bytes(mail.raw)), actor=actor)
    mail.case, mail.outcome, mail.raw = case, MailOutcome.ENTERED, None
    mail.save(update_fields=["case", "outcome", "raw"])
    return message


@transaction.atomic
def put_mail_aside(*, mail: InboundMail, actor) -> InboundMail:
    """A manager has seen that a mail belongs nowhere.

    Raises:
        TransitionNotAllowed: if it is not open any more.
    """
    require(can_assign(actor))
    mail = InboundMail.objects.select_for_update().get(pk=mail.pk)
    if mail.outcome != MailOutcome.OPEN:
        raise TransitionNotAllowed
    mail.outcome = MailOutcome.PUT_ASIDE
    mail.save(update_fields=["outcome"])
    audit.record(actor=actor, action="put_aside", target=mail)
    return mail


def forget_old_mails(*, now: datetime | None = None) -> int:
    """Deletes mails that came longer ago than `KEPT`, and the notes of them; returns how many."""
    old = InboundMail.objects.older_than((now or timezone.now()) - KEPT)
    return old.delete()[1].get("support_requests.InboundMail", 0)


def _behind(address: AddressRead | None) -> tuple[SupportRequest | None, str]:
    """The case that an address was made for, locked, and why it does not lead there any more."""
    if address is None:
        return None, MailReason.NO_ADDRESS
    if address.is_forged:
        return None, MailReason.FORGED
    if address.purpose == BOUNCE:
        return _locked(lambda: _case_of_mail(address.key)), MailReason.NO_ADDRESS
    link = link_behind(address.key) if address.purpose == PURPOSE else None
    if link is None:
        return None, MailReason.NO_ADDRESS
    case = _locked(lambda: _case_of_link(address.key))
    if link.revoked_at is not None or case is None:
        return case, MailReason.REVOKED
    if address.is_expired or link.expires_at <= timezone.now():
        return case, MailReason.EXPIRED
    return case, ""


def _locked(find: Callable[[], Any]) -> SupportRequest | None:
    """The case whose key `find` gives, locked: so it is not put together with another while a mail goes in.

    If that has just happened, `find` gives another key the second time.
    """
    for _try in range(3):
        key = find()
        if key and (case := lock_if_there(int(key))):
            return case
    return None


def _case_of_link(key: int) -> str:
    link = link_behind(key)
    return link.subject_id if link else ""


def _case_of_mail(key: int) -> str:
    """The key of the case that a mail of ours was about; empty if it was about something else."""
    groups = OutboxMessage.objects.filter(pk=key).values_list("group_key", flat=True)
    return emails.case_of_group(groups.first() or "")


def _named_in(subject: str) -> SupportRequest | None:
    match = _NUMBER.search(subject)
    if match is None:
        return None
    named = SupportRequest.objects.by_number(match[0]).values_list("pk", flat=True)
    return _locked(named.first)


def _note(mail: IncomingMail, case: SupportRequest | None) -> tuple[InboundMail, Letter | None]:
    """The row of a mail; the letter only if it was not there yet, so that nothing follows twice."""
    letter = read_letter(mail.raw)
    address = mail.address or AddressRead()
    # What differs when a mail is read twice (Received lines, say) is not in it; the case is, as one mail
    # may go to two.
    _head, _blank, body = mail.raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    parts = [
        letter.message_id,
        letter.sender,
        letter.date,
        letter.subject,
        f"{address.purpose}:{address.key}",
    ]
    digest = hashlib.sha256("\0".join(parts).encode() + b"\0" + body.strip())
    row, new = InboundMail.objects.get_or_create(
        digest=digest.hexdigest(),
        defaults={
            "message_id": letter.message_id, "sender": letter.sender, "subject": letter.subject,
            "outcome": MailOutcome.OPEN, "case": case,
        },
    )  # fmt: skip
    return row, letter if new else None


def _finish_automatic(row: InboundMail, mail: IncomingMail) -> None:
    automatic = mail.returned.kind == IncomingKind.AUTOMATIC
    row.outcome = MailOutcome.AUTOMATIC
    row.reason = MailReason.AUTO_REPLY if automatic else MailReason.BOUNCE
    row.detail = mail.returned.reason[:500]
    # Thousands of out-of-office notes may follow a newsletter; nobody reads those.
    row.raw = mail.raw if row.case_id else None
    row.save()


def _leave_open(row: InboundMail, mail: IncomingMail, reason: str, detail: str = "") -> None:
    row.outcome, row.reason, row.detail, row.raw = MailOutcome.OPEN, reason, detail[:500], mail.raw
    row.save()


def _try_to_enter(row: InboundMail, mail: IncomingMail, letter: Letter, case: SupportRequest) -> None:
    if letter.is_sealed and not letter.text:
        return _leave_open(row, mail, MailReason.SEALED)
    if not letter.text and not letter.files:
        return _leave_open(row, mail, MailReason.EMPTY)
    try:
        ratelimit.hit("support.reply", str(case.pk), limit=MOST_AN_HOUR, period=timedelta(hours=1))
        with transaction.atomic():
            _enter(case, letter, is_cut=mail.is_cut)
    except RateLimited:
        return _leave_open(row, mail, MailReason.TOO_MANY)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the mail is read again later
    except Exception as error:  # whatever a stranger's mail brings about, it must be seen by somebody
        log.exception("case_mail_not_entered")
        return _leave_open(row, mail, MailReason.UNREADABLE, type(error).__name__)
    row.outcome = MailOutcome.ENTERED
    row.save()
    return None


def _enter(case: SupportRequest, letter: Letter, *, actor="company", is_cut: bool = False) -> Message:
    """Writes the locked case's new message, with its files.

    What comes to a closed case is read, but does not reopen it: most often it is a word of thanks. Whoever
    has it in charge is told that the case is closed and can be reopened.
    """
    closed = case.is_closed
    if closed:
        case.erasure_announced_at = None  # its time begins anew
        case.save(update_fields=["erasure_announced_at", "updated_at"])
        entry = audit.record(actor=actor, action=Action.REPLY.value, target=case, by="mail")
    else:
        entry = move(case, Action.REPLY, actor=actor, by="mail")
    message = _message(case, letter)
    emails.queue_house_update(
        case, event="replied_closed" if closed else "replied", dedupe_key=entry.dedupe_key
    )
    with translation.override(case.language):
        left_out = [_("Part of the mail: it was too long.")] if is_cut or letter.is_long else []
        if letter.is_sealed:
            left_out.append(_("What is encrypted in the mail: the portal cannot read it."))
        left_out += filter(None, (_take_file(case, message, file) for file in letter.files[:MOST_FILES]))
        left_out += [_("%(name)s: there were too many files.") % {"name": file.name} for file in
                     letter.files[MOST_FILES:100]]  # fmt: skip
    if left_out:
        message.left_out = left_out
        message.save(update_fields=["left_out"])
        if case.contact_email:
            emails.queue_company_update(
                case, event="left_out", token=token_for_mail(case), dedupe_key=entry.dedupe_key
            )
    return message


def _message(case: SupportRequest, letter: Letter) -> Message:
    folded = fold(letter.text)
    body = folded.said
    if not body and any(file.mime == "text/calendar" for file in letter.files):
        body = letter.subject  # "Accepted: …" is all that an answer to an invitation says
    known = case.contact_email.casefold()
    return Message.objects.create(
        request=case,
        side=Side.COMPANY,
        by_mail=True,
        body=body[:MOST_SHOWN],
        folded="\n".join(filter(None, (body[MOST_SHOWN:], folded.folded))),
        mail_sender="" if letter.sender.casefold() == known else letter.sender,
    )


def _take_file(case: SupportRequest, message: Message, file: LetterFile) -> str:
    """Stores a file as if it had been uploaded; says why, if it is refused."""
    name = file.name if PurePath(file.name).suffix else f"{file.name}{guess_extension(file.mime) or ''}"
    upload = SimpleUploadedFile(name, file.content, content_type=file.mime)
    try:
        with transaction.atomic():
            attach(case, [upload], side=Side.COMPANY, message=message)
    except ValidationError as error:
        return f"{file.name}: {' '.join(error.messages)}"
    return ""
