"""The thread of a review: questions and answers of the organisation and of those who decide."""

from django.db import transaction

from apps.audit import services as audit
from apps.core.permissions import require
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.partners.models import Membership
from apps.reviews.models import Note
from apps.reviews.permissions import can_note
from apps.reviews.responsible import Directory
from apps.reviews.services import notices


@transaction.atomic
def add(*, review: Review, body: str, actor) -> Note:
    """Adds a note, and tells the other side: the organisation's writers, or those responsible.

    Raises:
        TransitionNotAllowed: if what it is about is gone.
    """
    content = review.target
    if content is None:
        raise TransitionNotAllowed
    require(can_note(actor, content))
    note = Note.objects.create(
        review=review, author_id=actor.pk, author_label=str(actor)[:200], body=body.strip()
    )
    audit.record(actor=actor, action="note", target=content, review=review.pk)
    writers = [member.user for member in Membership.objects.writers_of(content.organisation)]
    if any(writer.pk == actor.pk for writer in writers):
        people = Directory().people(content, besides=actor)
    else:
        people = writers
    notices.tell_note(note, people)
    return note
