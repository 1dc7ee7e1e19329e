"""What `partners.oversight` asks: who looks after content, who is told, and whose work it is."""

from django.urls import reverse

from apps.moderation.models import ModeratedModel, Review
from apps.partners.models import OwnedContent
from apps.reviews.authors import wrote
from apps.reviews.querysets import overseen
from apps.reviews.responsible import Directory
from apps.reviews.services import notices
from apps.siteconfig.models import ONLY, SiteSettings

__all__ = ["is_own_work", "overseen", "reviewers_of", "tell_submitted", "thread_url"]


def reviewers_of(content: ModeratedModel, *, besides=None) -> list:
    """Those responsible for `content` today, without `besides`."""
    return Directory().people(content, besides=besides)


def tell_submitted(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """Tells those responsible that `content` waits for a decision, each as often as they chose."""
    notices.tell_submitted(content, actor=actor, dedupe_key=dedupe_key)


def thread_url(review: Review) -> str:
    """Where the notes about it are written."""
    return reverse("reviews:thread", args=[review.pk])


def is_own_work(content: ModeratedModel, user) -> bool:
    """Whether `user` wrote what waits, and the site asks for a second pair of eyes."""
    if not wrote(user, content):
        return False
    return not SiteSettings.objects.filter(pk=ONLY, allow_self_approval=True).exists()
