"""Decisions from the review queue, handed to the one who knows the content."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.core.errors import UserError
from apps.core.permissions import require
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.partners.models import OwnedContent
from apps.partners.permissions import can_decide
from apps.partners.services import editorial
from apps.reviews.models import Look

APPROVE, REQUEST_CHANGES = "approve", "request_changes"


def decide(*, review: Review, decision: str, note: str, seen_version: int, actor) -> OwnedContent:
    """Approves what waits, or sends it back with a note.

    Raises:
        TransitionNotAllowed: if somebody else has decided already.
        Conflict: if it has changed since it was looked at.
        OwnWork: if they wrote it themselves, and the site does not allow to approve that.
        NoteMissing: if changes are requested without a note.
    """
    content = review.target
    if content is not None:
        require(can_decide(actor, content))
    if review.decision or content is None:
        raise TransitionNotAllowed
    if decision not in {APPROVE, REQUEST_CHANGES}:
        raise UserError
    approved = decision == APPROVE
    if (revision := review.revision) is not None:
        if approved:
            return editorial.approve_revision(content=content, revision=revision, actor=actor, note=note)
        return editorial.refuse_revision(content=content, revision=revision, actor=actor, note=note)
    move = editorial.publish if approved else editorial.request_changes
    return move(content=content, actor=actor, note=note, seen_version=seen_version)


class NotLookedAt(UserError):
    """Nobody approves several things at once without having opened each as it is now."""

    user_message = _("Please open it and look at it first: it has not been looked at, or has changed since.")


@dataclass(frozen=True)
class Outcome:
    """What became of one of several approvals; `refusal` is empty when it went through."""

    title: str
    refusal: str = ""


def approve_many(*, reviews: Collection[Review], actor) -> list[Outcome]:
    """Approves each as `decide` does, in a transaction of its own; a refusal does not stop the rest."""
    looks = dict(Look.objects.filter(review__in=reviews, user=actor).values_list("review", "version"))
    return [_approve(review, looks.get(review.pk), actor) for review in reviews]


def _approve(review: Review, seen_version: int | None, actor) -> Outcome:
    content = review.target
    try:
        if content is not None and content.version != seen_version:
            raise TransitionNotAllowed if review.decision else NotLookedAt
        decide(review=review, decision=APPROVE, note="", seen_version=seen_version or 0, actor=actor)
    except UserError as error:
        return Outcome(review.title, str(error.user_message))
    return Outcome(review.title)
