"""A request is written in steps: kept on the server, gone once it is sent, discarded or too old."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.links import services as links
from apps.links.models import SignedLink
from apps.offers.models import SupportOffer
from apps.outbox.services import forget_group
from apps.support_requests import emails
from apps.support_requests.choices import Side
from apps.support_requests.models import Attachment, Compartment, DraftFile, RequestDraft, SupportRequest
from apps.support_requests.services.handovers import choose_circle
from apps.support_requests.services.intake import submit

DRAFT = "support-draft"
DRAFT_LIFETIME = timedelta(days=14)
BATCH = 200


class DraftGone(UserError):
    """A draft that was there, and is no longer (410)."""

    status = 410
    user_message = _(
        "This draft is no longer there: it was sent, discarded, or deleted after 14 days. If you sent it, "
        "you find number and link in our e-mail."
    )


class Unfinished(UserError):
    """A draft that is to be sent although something is missing."""

    user_message = _("Something is still missing. Please go to the steps that are marked above.")


@transaction.atomic
def begin_draft(
    *,
    answers: dict[str, str],
    offer: SupportOffer | None = None,
    language: str = "de",
) -> RequestDraft:
    """Keeps the first answers; from now on `draft_token` leads to them."""
    draft = RequestDraft.objects.create(
        answers=answers, offer=offer, language=language, ends_at=timezone.now() + DRAFT_LIFETIME
    )
    links.create(purpose=DRAFT, subject=draft, lifetime=DRAFT_LIFETIME)
    audit.record(actor="company", action="begin_draft", target=draft)
    return draft


def find_draft(token: str) -> RequestDraft:
    """The draft behind a link.

    Raises:
        Http404: for a forged link.
        DraftGone: for one that was sent, discarded or is too old.
    """
    try:
        link = links.resolve(token, purpose=DRAFT)
    except links.LinkExpired as error:
        raise DraftGone from error
    drafts = RequestDraft.objects.select_related("offer__organisation")
    draft = drafts.filter(pk=link.subject_id, ends_at__gt=timezone.now()).first()
    if draft is None:
        raise DraftGone
    return draft


def draft_token(draft: RequestDraft) -> str:
    """The link to the draft.

    Raises:
        DraftGone: if it has none any more.
    """
    link = SignedLink.objects.filter(purpose=DRAFT, subject_id=str(draft.pk), revoked_at=None).first()
    if link is None:
        raise DraftGone
    return links.token_for(link)


@transaction.atomic
def save_step(
    *,
    draft: RequestDraft,
    answers: dict[str, str],
    uploads: Sequence[UploadedFile] = (),
    remove: Collection[int] = (),
) -> RequestDraft:
    """Keeps what one step says beside what the others say; the same file twice is kept once.

    Raises:
        DraftGone: if it was sent or discarded in the meantime.
        ValidationError: if a file is refused; nothing is kept then.
    """
    draft = _lock(draft)
    draft.answers = {**draft.answers, **answers}
    draft.save(update_fields=["answers"])
    for one in DraftFile.objects.of(draft).filter(pk__in=remove):
        one.delete()
        files.delete(stored=one.stored)
    _add_files(draft, uploads)
    return draft


@transaction.atomic
def send_draft_link(*, draft: RequestDraft, email: str) -> None:
    """Sends the link to `email`, so that one can go on later; the mail holds nothing that was typed."""
    draft = _lock(draft)
    entry = audit.record(actor="company", action="send_draft_link", target=draft)
    emails.queue_draft_link(draft, email=email, token=draft_token(draft), dedupe_key=entry.dedupe_key)


@transaction.atomic
def send_draft(
    *, draft: RequestDraft, case: SupportRequest, consent_version: str, agree_offerer: bool = False
) -> SupportRequest:
    """Makes `case`, which was read from the draft, a request, with the draft's files; the draft is gone then.

    With `agree_offerer` the organisation whose offer it is about may get it without being asked about, as
    long as no compartment closes it to that.

    Raises:
        DraftGone: if it was sent or discarded in the meantime.
        ValidationError: if a value is not as it must be; nothing is kept then.
    """
    draft = _lock(draft)
    case = submit(case=case, consent_version=consent_version)
    for one in DraftFile.objects.of(draft):
        one.delete()
        Attachment.objects.create(request=case, stored=one.stored, side=Side.COMPANY)
    if agree_offerer and case.offer:
        offerer = case.offer.organisation
        if offerer.kind not in Compartment.objects.kinds_barred_from(case):
            choose_circle(case=case, organisations=[offerer])
    _forget(draft)
    return case


@transaction.atomic
def discard_draft(*, draft: RequestDraft) -> None:
    """The company does not want to ask after all: nothing of it stays.

    Raises:
        DraftGone: if it was sent or discarded in the meantime.
    """
    draft = _lock(draft)
    audit.record(actor="company", action="discard_draft", target=draft)
    _forget(draft)


def delete_old_drafts(*, now: datetime | None = None) -> int:
    """Deletes drafts whose time is over; returns how many."""
    old = RequestDraft.objects.filter(ends_at__lte=now or timezone.now()).order_by("ends_at")
    return sum(_delete_one(pk) for pk in list(old.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _delete_one(pk: int) -> bool:
    draft = RequestDraft.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if draft is None:
        return False
    audit.record(actor="system", action="delete_draft", target=draft)
    _forget(draft)
    return True


def _lock(draft: RequestDraft) -> RequestDraft:
    locked = RequestDraft.objects.select_for_update().filter(pk=draft.pk, ends_at__gt=timezone.now()).first()
    if locked is None:
        raise DraftGone
    return locked


def _add_files(draft: RequestDraft, uploads: Sequence[UploadedFile]) -> None:
    """All of them or, if one is refused, none; last, so that nothing leaves bytes without a row."""
    known = set(DraftFile.objects.filter(draft=draft).values_list("stored__sha256", flat=True))
    kept = []
    try:
        for upload in uploads:
            stored = files.store(upload=upload, kinds=DOCUMENTS)
            if stored.sha256 in known:
                files.delete(stored=stored)
                continue
            known.add(stored.sha256)
            kept.append(stored)
            DraftFile.objects.create(draft=draft, stored=stored)
    except BaseException:
        for stored in kept:
            stored.file.storage.delete(str(stored.file.name))
        raise


def _forget(draft: RequestDraft) -> None:
    """Deletes the locked draft with its files, links and mails."""
    stored = [one.stored for one in DraftFile.objects.of(draft)]
    links.revoke(purpose=DRAFT, subject=draft)
    forget_group(emails.group_of_draft(draft))
    draft.delete()
    for file in stored:
        files.delete(stored=file)
