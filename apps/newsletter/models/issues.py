"""Issues: what is written, and what went out."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.newsletter.choices import DeliveryState, IssueState
from apps.newsletter.models.newsletters import Newsletter, group_prefix
from apps.newsletter.models.subscriptions import Subscription
from apps.newsletter.querysets import DeliveryQuerySet, IssueQuerySet


class Issue(models.Model):
    """One issue: written by managers, frozen when it is sent.

    Every change makes a new `version`; a review counts for the version that was looked at, so that a change
    takes it back by itself. `known_cancelled` are the events that the sender knew to be cancelled: another
    one stops a planned issue. `interests` has a list for each entry, frozen when it is sent; `body_ids` has a
    mail for each language and variant (`apps.newsletter.interests`). `sending_since` and `sent_before` (mails
    sent until then) are for the rate shown while it goes out.
    The counts are written when it has gone out, since the outbox forgets its rows after a while.
    """

    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, verbose_name=_("newsletter"), related_name="issues"
    )
    subject_de = models.CharField(_("subject (German)"), max_length=150, validators=[single_line])
    subject_en = models.CharField(
        _("subject (English)"),
        max_length=150,
        blank=True,
        validators=[single_line],
        help_text=_("If it stays empty, everybody receives the German text."),
    )
    preview_text_de = models.CharField(
        _("preview text (German)"),
        max_length=200,
        blank=True,
        validators=[single_line],
        help_text=_("Mail programs show it next to the subject."),
    )
    preview_text_en = models.CharField(
        _("preview text (English)"), max_length=200, blank=True, validators=[single_line]
    )
    intro_de = RichTextField(_("introduction (German)"), blank=True)
    intro_en = RichTextField(_("introduction (English)"), blank=True)
    topics = models.ManyToManyField(
        "taxonomy.ActionField",
        verbose_name=_("topics"),
        blank=True,
        related_name="+",
        help_text=_("It then goes to those who chose one of them, and to all who chose nothing."),
    )
    projects = models.ManyToManyField(
        "projects.Project",
        verbose_name=_("projects"),
        blank=True,
        related_name="+",
        help_text=_("It then goes to those who chose one of them, and to all who chose nothing."),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=IssueState.choices, default=IssueState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by_label = models.CharField(_("written by"), max_length=200, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    review_asked_version = models.PositiveIntegerField(default=0, editable=False)
    review_note = models.TextField(_("what is to be changed"), blank=True, editable=False)
    approved_version = models.PositiveIntegerField(default=0, editable=False)
    approved_by_label = models.CharField(_("looked at by"), max_length=200, blank=True, editable=False)
    approved_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    send_at = models.DateTimeField(_("goes out"), null=True, editable=False)
    known_cancelled = models.JSONField(default=list, editable=False)
    held_back = models.CharField(_("held back because"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    sending_since = models.DateTimeField(null=True, editable=False)
    sent_before = models.PositiveIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    interests = models.JSONField(default=list, editable=False)
    body_ids = models.JSONField(default=dict, editable=False)
    frozen_count = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    sent_count = models.PositiveIntegerField(default=0, editable=False)
    failed_count = models.PositiveIntegerField(default=0, editable=False)
    uncertain_count = models.PositiveIntegerField(default=0, editable=False)
    skipped_count = models.PositiveIntegerField(default=0, editable=False)

    subject = Translated()
    preview_text = Translated()
    intro = Translated()

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter issue")
        verbose_name_plural = _("newsletter issues")
        indexes = [models.Index(fields=["state", "-started_at"], name="issue_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(send_at__isnull=False), name="scheduled_issue_has_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.subject_de

    def get_absolute_url(self) -> str:
        return reverse("newsletter:archive_detail", args=[self.pk])

    @property
    def group_key(self) -> str:
        """Under which the outbox keeps this issue's mails together."""
        return f"{group_prefix(self.newsletter_id)}{self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == IssueState.DRAFT

    @property
    def is_scheduled(self) -> bool:
        return self.state == IssueState.SCHEDULED

    @property
    def is_unsent(self) -> bool:
        """Whether nothing of it is frozen yet."""
        return self.is_draft or self.is_scheduled

    @property
    def is_approved(self) -> bool:
        """Whether a second person has looked at it as it is now."""
        return self.approved_version == self.version

    @property
    def awaits_review(self) -> bool:
        """Whether a second person is asked to look at it as it is now."""
        return self.is_draft and self.review_asked_version == self.version and not self.is_approved

    @property
    def is_running(self) -> bool:
        """Whether its mails are going out, or could go on going out."""
        return self.state in (IssueState.SENDING, IssueState.PAUSED)


class IssueItem(models.Model):
    """One entry of an issue: published content, or a heading and a text of its own.

    With `topics` or `projects` it is for those readers who chose one of them, and for all who chose nothing.

    `frozen` holds what was sent, by language: `{"de": {"title", "summary", "url", "detail"}, "en": …}`.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("content_type", "object_id")
    heading_de = models.CharField(_("heading (German)"), max_length=150, blank=True, validators=[single_line])
    heading_en = models.CharField(
        _("heading (English)"), max_length=150, blank=True, validators=[single_line]
    )
    body_de = RichTextField(_("text (German)"), blank=True)
    body_en = RichTextField(_("text (English)"), blank=True)
    topics = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("topics"), blank=True, related_name="+"
    )
    projects = models.ManyToManyField(
        "projects.Project", verbose_name=_("projects"), blank=True, related_name="+"
    )
    frozen = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "content_type", "object_id"], name="content_once_an_issue"
            ),
            models.CheckConstraint(
                condition=Q(content_type__isnull=False, object_id__isnull=False)
                | (Q(content_type__isnull=True, object_id__isnull=True) & ~Q(heading_de="")),
                name="issue_item_is_content_or_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def is_text(self) -> bool:
        """Whether it is a text of its own."""
        return self.content_type_id is None

    @property
    def kind(self) -> str:
        """What kind of content it points to; nothing, for a text of its own."""
        return "" if self.is_text or self.target is None else str(self.target._meta.verbose_name)

    @property
    def title(self) -> str:
        """What the managers' pages call it."""
        return self.heading_de if self.is_text else str(self.target or "–")


def dedupe_key(issue_id: int, subscription_id: int) -> str:
    """Under which the outbox knows the mail of this issue to this reader."""
    return f"newsletter:{issue_id}:{subscription_id}"


class Delivery(models.Model):
    """One recipient of one issue, frozen when sending began; at most one mail comes of it."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscription"], name="one_delivery_a_recipient")
        ]
        indexes = [
            models.Index(fields=["issue", "id"], condition=Q(state="waiting"), name="delivery_waiting")
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def dedupe_key(self) -> str:
        """Under which the outbox knows this mail."""
        return dedupe_key(self.issue_id, self.subscription_id)
