"""Content that is looked at before it goes public, and the record of that looking."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.moderation.choices import HAPPENED, Decision, State
from apps.moderation.querysets import HistoryQuerySet, ReviewQuerySet


class ModeratedModel(models.Model):
    """State, times and version. Only `moderation.services` writes `state` and `version`.

    `revision_fields` names the fields that an edit of something public proposes instead of changing (also the
    relations to its `ContentRow`s), `direct_fields` those that an edit changes at once even then. The history
    keeps both.
    """

    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(_("public from"), null=True, blank=True)
    expire_at = models.DateTimeField(_("public until"), null=True, blank=True)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    revision_fields: tuple[str, ...] = ()
    # Whether its organisation is asked after a year without a change if it is still right.
    is_asked_after = True
    direct_fields: tuple[str, ...] = ()
    # What the parts are called that `kept_parts` gives.
    part_labels: dict[str, Any] = {}
    # Leads the names of its editorial addresses, where one app has several kinds ("initiative_").
    route_prefix = ""
    # Where a row's organisation and project stand, as in a filter ("organisation", "pk"); empty: it has none.
    organisation_path = ""
    project_path = ""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_expires_after_publishing",
            )
        ]

    @property
    def is_public(self) -> bool:
        """The same rule as `querysets.is_public`, for an object at hand."""
        now = timezone.now()
        return (
            self.state == State.PUBLISHED
            and (self.publish_at is None or self.publish_at <= now)
            and (self.expire_at is None or self.expire_at > now)
        )

    @property
    def has_expired(self) -> bool:
        """Whether the time for which it may be public is over."""
        return self.expire_at is not None and self.expire_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        """Whether it is approved and waits for its time."""
        begins = self.publish_at
        return self.state == State.PUBLISHED and begins is not None and begins > timezone.now()

    @property
    def kept_fields(self) -> tuple[str, ...]:
        """The fields whose every value stays in the history."""
        return (*self.revision_fields, *self.direct_fields)

    @classmethod
    def route(cls, name: str) -> str:
        """The name of one of its editorial addresses, such as "edit" or "history"."""
        return f"{cls._meta.app_label}:{cls.route_prefix}{name}"

    def get_manage_url(self) -> str:
        """Where its members work on it."""
        return reverse(self.route("manage_detail"), args=[self.pk])

    def kept_parts(self) -> dict[str, list[str]]:
        """What belongs to its text but is no field (files, say), as lines; see `part_labels`."""
        return {}


class ContentRow(models.Model):
    """A row of its own table that is part of a content's text, such as an organisation's part in a project.

    The content names the relation among its `revision_fields`; `moderation.related` keeps and writes rows.
    `row_fields` are what the history keeps of one, `row_key` the field by which it stays the same row. Where
    only some of them are text and the rest cannot wait for a review, these are the `row_texts`: a proposal
    changes nothing else, and which rows there are is the content's own service's to say.
    """

    position = models.PositiveSmallIntegerField(default=0)

    row_fields: tuple[str, ...] = ()
    row_key = ""
    row_texts: tuple[str, ...] = ()

    class Meta:
        abstract = True
        ordering = ["position"]

    @classmethod
    def kept_rows(cls) -> models.QuerySet:
        """The rows that are part of a text; a kind may leave some out."""
        return cls._default_manager.all()

    @property
    def is_saved_last(self) -> bool:
        """Whether it takes what only one may have: saved after those that give it up."""
        return False

    def in_words(self) -> str:
        """Its line where two versions are compared."""
        words = [
            getattr(self, f"get_{name}_display", None) or getattr(self, name) for name in self.row_fields
        ]
        said = [word() if callable(word) else word for word in words]
        return " · ".join(str(one) for one in said if one not in (None, ""))


class Revision(models.Model):
    """A proposed edit of something public: the field values as JSON, and the version they were based on."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    base_version = models.PositiveIntegerField()
    values = models.JSONField()
    author_label = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="revision_by_target")]

    def __str__(self) -> str:
        return f"{self.target} ({self.base_version})"


class Review(models.Model):
    """One round of looking: submitted by somebody, decided by a manager, with a note."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, blank=True)
    title = models.CharField(_("title"), max_length=250)
    organisation_label = models.CharField(_("organisation"), max_length=250, blank=True)
    submitted_by_label = models.CharField(_("submitted by"), max_length=200)
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(decision=""),
                name="one_open_review_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["decision", "submitted_at"], name="review_queue")]

    def __str__(self) -> str:
        return self.title


class HistoryEntry(models.Model):
    """Something that happened to a content: saved, proposed, decided, moved. Only ever added.

    `text` is all that is kept of it, where that differs from the entry before; `version` the content's own.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    action = models.CharField(_("action"), max_length=60)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    text = models.JSONField(null=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the history")
        verbose_name_plural = _("entries of the history")
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="history_by_target")]

    def __str__(self) -> str:
        return f"{self.version}: {self.action}"

    @property
    def what(self) -> str:
        """What happened, in the reader's language."""
        return str(HAPPENED.get(self.action, self.action))


class PassedMoment(models.Model):
    """A `publish_at` or `expire_at` that has gone by and that the portal has reacted to; see `tasks`."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    moment = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "moment"], name="each_moment_passes_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.moment:%Y-%m-%d %H:%M}"
