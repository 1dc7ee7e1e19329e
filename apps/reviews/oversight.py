"""What `partners.oversight` asks: who looks after content, who is told, and whose work it is."""

from django.conf import settings

from apps.moderation.models import ModeratedModel
from apps.partners import emails
from apps.partners.models import OwnedContent
from apps.reviews.authors import wrote
from apps.reviews.querysets import overseen
from apps.reviews.responsible import Directory

__all__ = ["is_own_work", "overseen", "reviewers_of", "tell_submitted"]


def reviewers_of(content: ModeratedModel, *, besides=None) -> list:
    """Those responsible for `content` today, without `besides`."""
    return Directory().people(content, besides=besides)


def tell_submitted(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """Tells those responsible that `content` waits for a decision."""
    for person in reviewers_of(content, besides=actor):
        emails.queue_submitted_to(person, content, actor=actor, dedupe_key=dedupe_key)


def is_own_work(content: ModeratedModel, user) -> bool:
    """Whether `user` wrote what waits, and the site asks for a second pair of eyes."""
    return not settings.REVIEW_ALLOW_OWN and wrote(user, content)
