"""What the portal does with many readers at once: imports of lists, and digests."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.newsletter.choices import DigestState
from apps.newsletter.models.newsletters import Newsletter
from apps.newsletter.models.subscriptions import Subscription
from apps.newsletter.querysets import DigestRunQuerySet


class ImportRun(models.Model):
    """A list of addresses that was taken over. `lines` says what came of each line, without any address.

    `lines` holds pairs of the line's number in the file and one of `ImportOutcome`.
    """

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, verbose_name=_("newsletter"))
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    actor_label = models.CharField(_("by"), max_length=200)
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import of a list")
        verbose_name_plural = _("imports of lists")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.newsletter.name} {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:import_detail", args=[self.pk])


class DigestRun(models.Model):
    """One period of a digest: what became public from `starts_at` until before `ends_at` (both in UTC)."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="digest_runs")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = DigestRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["newsletter", "ends_at"], name="one_digest_a_period")]

    def __str__(self) -> str:
        return f"{self.newsletter.name} {self.ends_at:%Y-%m-%d}"

    @property
    def group_key(self) -> str:
        """Under which the outbox keeps its mails together; begins as those of the newsletter's issues do."""
        return f"{self.newsletter.group_prefix}digest:{self.pk}"


class Digest(models.Model):
    """One reader's copy of a digest; at most one mail comes of it, none if nothing is new for this reader."""

    run = models.ForeignKey(DigestRun, on_delete=models.CASCADE, related_name="digests")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="digests")
    state = models.CharField(max_length=10, choices=DigestState.choices, default=DigestState.WAITING)

    class Meta:
        verbose_name = _("reader's digest")
        verbose_name_plural = _("readers' digests")
        constraints = [models.UniqueConstraint(fields=["run", "subscription"], name="one_digest_a_reader")]
        indexes = [models.Index(fields=["run", "id"], condition=Q(state="waiting"), name="digest_waiting")]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def dedupe_key(self) -> str:
        """Under which the outbox knows this mail."""
        return f"digest:{self.run_id}:{self.subscription_id}"
