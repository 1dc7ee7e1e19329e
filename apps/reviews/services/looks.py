"""Noting that somebody has looked: only then may they approve several things at once."""

from django.db import transaction

from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed, lock
from apps.partners.permissions import can_decide
from apps.reviews.models import Look


@transaction.atomic
def look_at(*, review: Review, seen_version: int, actor) -> None:
    """Notes that `actor` has looked at this version. It is their own note, so the log need not tell of it.

    Raises:
        TransitionNotAllowed: if it is decided already, or gone.
        Conflict: if it has changed since it was opened.
    """
    if review.target is None:
        raise TransitionNotAllowed
    content = lock(review.target)
    require(can_decide(actor, content))
    review.refresh_from_db()
    if review.decision:
        raise TransitionNotAllowed
    if content.version != seen_version:
        raise Conflict
    Look.objects.update_or_create(review=review, user=actor, defaults={"version": seen_version})
