"""Decisions from the review queue, handed to the one who knows the content."""

from apps.core.errors import UserError
from apps.core.permissions import require
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.partners.models import OwnedContent
from apps.partners.permissions import can_decide
from apps.partners.services import editorial

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
