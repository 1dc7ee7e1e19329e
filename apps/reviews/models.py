"""Who decides on what, who is responsible, and who stands in for whom."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.moderation.models import Review
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.reviews.choices import Happening, Rhythm
from apps.reviews.querysets import AbsenceQuerySet, MandateQuerySet


class Mandate(models.Model):
    """A person manages a project: sees, edits and decides on whatever belongs to it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="mandates")

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [models.UniqueConstraint(fields=["user", "project"], name="one_mandate_each")]

    def __str__(self) -> str:
        return f"{self.user}, {self.project}"


class Responsibility(models.Model):
    """A manager of the network is the one to look at an organisation's, a project's or a kind of content.

    It gives no right, it says who is told. Managers of single projects are responsible by their mandate.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="responsibilities"
    )
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, project__isnull=True, kind__isnull=True)
                | Q(organisation__isnull=True, project__isnull=False, kind__isnull=True)
                | Q(organisation__isnull=True, project__isnull=True, kind__isnull=False),
                name="responsible_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "project", "kind"],
                name="one_responsibility_each",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.subject}"

    @property
    def subject(self) -> str:
        """For what."""
        model = self.kind.model_class() if self.kind else None
        if model is not None:
            return str(model._meta.verbose_name_plural)
        return str(self.organisation or self.project or self.kind)


class Absence(models.Model):
    """Somebody is away, and a deputy decides in their place; both days belong to it (in Berlin)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_stands_in_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.deputy}, {self.starts_on} – {self.ends_on}"


class Look(models.Model):
    """Somebody has opened what waits, and looked at this version of it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="one_look_each")]

    def __str__(self) -> str:
        return f"{self.review} ({self.version})"


class ReviewLink(models.Model):
    """Somebody without an account was asked, by a link, to look at what waits and to comment on it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="outside_links")
    recipient = models.EmailField(_("e-mail address"), validators=[single_line])
    invited_by_label = models.CharField(_("asked by"), max_length=200)
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review} ({self.created_at:%Y-%m-%d})"

    @property
    def is_open(self) -> bool:
        """Whether it leads anywhere now."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class Note(models.Model):
    """One message in a review's thread: of its organisation, of a reviewer, or of an outsider by link."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="notes")
    author_id = models.BigIntegerField(null=True)
    author_label = models.CharField(_("written by"), max_length=200)
    link = models.ForeignKey(
        ReviewLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    body = models.TextField(_("note"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author_label}: {self.review}"


class NotificationChoice(models.Model):
    """How often a person is told; without a row it is at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choice"
    )
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    digest_sent_at = models.DateTimeField(_("last summary"), null=True)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")

    def __str__(self) -> str:
        return f"{self.user}: {self.rhythm}"


class Notice(models.Model):
    """Something that a person will be told of in the next summary; then the row goes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    happening = models.CharField(max_length=10, choices=Happening.choices)
    author_label = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.review} ({self.happening})"


class Escalation(models.Model):
    """Somebody was reminded that a review has waited too long: once for each step."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="escalations")
    step = models.PositiveSmallIntegerField(_("step"))
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [models.UniqueConstraint(fields=["review", "step"], name="each_step_once")]

    def __str__(self) -> str:
        return f"{self.review} ({self.step})"
