"""A link for somebody without an account: to read what waits, and to comment on it; nothing else."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.core.ratelimit import hit
from apps.links import services as links
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.partners.permissions import can_decide
from apps.reviews import emails
from apps.reviews.models import Note, ReviewLink
from apps.reviews.responsible import Directory
from apps.reviews.services import notices

PURPOSE = "review"
# How long it stays known who was asked, after the link has ended.
KEEP = timedelta(days=30)


class AlreadyDecided(UserError):
    """There is nothing to comment on any more (410)."""

    status = 410
    user_message = _("This has been decided meanwhile, so the link has done its work. Thank you.")


@transaction.atomic
def send_link(*, review: Review, email: str, days: int, language: str, actor) -> ReviewLink:
    """Mails a link that is good for so many days, or until the decision.

    Raises:
        TransitionNotAllowed: if it is decided already, or gone.
    """
    content = review.target
    if content is None or review.decision:
        raise TransitionNotAllowed
    require(can_decide(actor, content))
    lifetime = timedelta(days=days)
    link = ReviewLink(
        review=review,
        recipient=email.strip(),
        invited_by_label=str(actor)[:200],
        expires_at=timezone.now() + lifetime,
    )
    link.full_clean()
    link.save()
    token = links.create(purpose=PURPOSE, subject=link, lifetime=lifetime)
    kind = str(content._meta.verbose_name)
    emails.queue_review_link(link, token=token, language=language, kind_label=kind)
    audit.record(actor=actor, action="send_review_link", target=content, link=link.pk)
    return link


@transaction.atomic
def revoke(*, link: ReviewLink, actor) -> None:
    """Ends a link at once. Nothing happens if it has ended already."""
    content = link.review.target
    if content is None:
        raise TransitionNotAllowed
    require(can_decide(actor, content))
    links.revoke(purpose=PURPOSE, subject=link)
    ended = ReviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if ended:
        audit.record(actor=actor, action="revoke_review_link", target=content, link=link.pk)


def link_behind(token: str) -> ReviewLink:
    """The link that a token stands for, with its review.

    Raises:
        Http404: for a forged token, or if what it is about is gone.
        LinkExpired: if it has run out or was withdrawn.
        AlreadyDecided: after the decision.
    """
    found = links.resolve(token, purpose=PURPOSE)
    rows = ReviewLink.objects.select_related("review__content_type", "review__revision")
    link = rows.filter(pk=int(found.subject_id)).first()
    if link is None or link.review.target is None:
        raise Http404
    if link.review.decision:
        raise AlreadyDecided
    return link


@transaction.atomic
def comment(*, token: str, name: str, body: str) -> Note:
    """Adds what somebody without an account says to the thread, and tells those responsible.

    Raises:
        as `link_behind`; and RateLimited after many comments by one link.
    """
    link = link_behind(token)
    hit("review-comment", str(link.pk), limit=20, period=timedelta(hours=1))
    note = Note.objects.create(review=link.review, author_label=name.strip(), body=body.strip(), link=link)
    audit.record(actor="visitor", action="note", target=link.review.target, review=link.review_id)
    content: Any = link.review.target
    notices.tell_note(note, Directory().people(content))
    return note


@transaction.atomic
def forget() -> int:
    """Deletes links that ended long ago, and with them who was asked; the comments stay."""
    rows = ReviewLink.objects.filter(expires_at__lt=timezone.now() - KEEP)
    return rows.delete()[1].get("reviews.ReviewLink", 0)
