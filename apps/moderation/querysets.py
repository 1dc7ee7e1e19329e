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

    def for_page(self):
        """With all that its public page shows, so that page and preview load the same."""
        return self

    def in_review(self):
        return self.filter(state=State.IN_REVIEW)


class ReviewQuerySet(models.QuerySet):
    """Reads over the review queue."""

    def waiting(self):
        """Not yet decided, the longest waiting first."""
        return self.filter(decision="").order_by("submitted_at", "pk")

    def about(self, target: models.Model):
        """All reviews of one thing, the newest first."""
        return _about(self, target).order_by("-submitted_at", "-pk")


class HistoryQuerySet(models.QuerySet):
    """Reads over the history."""

    def about(self, target: models.Model):
        """All entries of one thing, the newest first."""
        return _about(self, target).order_by("-pk")

    def about_same(self, entry):
        """All entries of what `entry` tells of, the newest first."""
        same = self.filter(content_type_id=entry.content_type_id, object_id=entry.object_id)
        return same.order_by("-pk")

    def with_text(self):
        """Those with which the text became another one."""
        return self.filter(text__isnull=False)

    def without_text(self):
        """For lists, which show no text: `is_version` says whether there is one."""
        return self.annotate(is_version=Q(text__isnull=False)).defer("text")


def _about(rows: models.QuerySet, target: models.Model):
    from django.contrib.contenttypes.models import ContentType

    return rows.filter(content_type=ContentType.objects.get_for_model(target), object_id=target.pk)
