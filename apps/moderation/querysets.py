"""What is public is decided here, when it is read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.moderation.choices import State


def is_public(prefix: str = "") -> Q:
    """Published, and now within the time it was published for. `prefix` leads to it ("publication__")."""
    now = timezone.now()
    return (
        Q(**{f"{prefix}state": State.PUBLISHED})
        & (Q(**{f"{prefix}publish_at__isnull": True}) | Q(**{f"{prefix}publish_at__lte": now}))
        & (Q(**{f"{prefix}expire_at__isnull": True}) | Q(**{f"{prefix}expire_at__gt": now}))
    )


class ModeratedQuerySet(models.QuerySet):
    """Reads that all moderated kinds share."""

    def published(self):
        return self.filter(is_public())

    def in_review(self):
        return self.filter(state=State.IN_REVIEW)


class ReviewQuerySet(models.QuerySet):
    """Reads over the review queue."""

    def waiting(self):
        """Not yet decided, the longest waiting first."""
        return self.filter(decision="").order_by("submitted_at", "pk")

    def about(self, target: models.Model):
        """All reviews of one thing, the newest first."""
        from django.contrib.contenttypes.models import ContentType

        return self.filter(
            content_type=ContentType.objects.get_for_model(target), object_id=target.pk
        ).order_by("-submitted_at", "-pk")
