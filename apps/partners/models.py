"""The organisations that carry the network, and who acts for them."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.files.models import StoredFile
from apps.moderation.models import ModeratedModel
from apps.partners.choices import (
    ApplicationDecision,
    ImportKind,
    OrganisationKind,
    ReportOutcome,
    ReportReason,
    Role,
    StillRight,
)
from apps.partners.querysets import (
    INVITATION_LIFETIME,
    DecidedQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    PartnerOrganisationQuerySet,
)
from apps.taxonomy.querysets import action_fields_of


class PartnerOrganisation(ModeratedModel):
    """An organisation of the network. Contact is a role, never a person."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    short_name = models.CharField(_("short name"), max_length=60, blank=True, validators=[single_line])
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind.choices)
    logo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, verbose_name=_("logo"), null=True, blank=True, related_name="+"
    )
    description_de = RichTextField(_("description (German)"), blank=True)
    description_en = RichTextField(_("description (English)"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_role_de = models.CharField(_("contact role (German)"), max_length=120, blank=True)
    contact_role_en = models.CharField(_("contact role (English)"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True, validators=[single_line])
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )

    description = Translated()
    contact_role = Translated()
    revision_fields = (
        "name", "short_name", "kind", "logo", "description_de", "description_en", "website",
        "contact_role_de", "contact_role_en", "contact_email", "contact_phone", "action_fields",
    )  # fmt: skip
    organisation_path = "pk"
    # Its profile goes the way of all content, and belongs to itself.
    body_template = "partners/_partner_body.html"
    slug_source = "name"
    reserved_slugs = frozenset({"mitmachen"})

    objects = PartnerOrganisationQuerySet.as_manager()

    class Meta(ModeratedModel.Meta):
        abstract = False
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:detail", args=[self.slug])

    def missing_for_publication(self) -> str:
        """A sentence about what must be added before it can be submitted; empty when nothing is missing."""
        return "" if self.description_de else gettext("Please describe your organisation in German first.")

    @property
    def organisation(self) -> "PartnerOrganisation":
        """The owner of its profile: itself."""
        return self

    @property
    def logo_url(self) -> str:
        """Where its logo is; empty without one."""
        return self.url_of_logo(self.logo_id) if self.logo_id else ""

    def url_of_logo(self, number: int) -> str:
        """Where a logo is that it has, had or has proposed."""
        return reverse("partners:logo", args=[self.slug, number])

    @property
    def action_field_terms(self) -> list:
        """Its action fields, for showing."""
        return action_fields_of(self)


class Membership(models.Model):
    """A person acts for an organisation, until `ended_at`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        verbose_name=_("person"),
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        PartnerOrganisation,
        on_delete=models.CASCADE,
        verbose_name=_("organisation"),
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.EDITOR)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_active_membership_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"


class Invitation(models.Model):
    """Somebody was asked, by a link to this address, to act for an organisation. Good once."""

    organisation = models.ForeignKey(
        PartnerOrganisation,
        on_delete=models.CASCADE,
        verbose_name=_("organisation"),
        related_name="invitations",
    )
    email = models.EmailField(_("e-mail address"), validators=[single_line])
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.EDITOR)
    invited_by_label = models.CharField(_("invited by"), max_length=200)
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"

    @property
    def expires_at(self):
        """Until when its link is good."""
        return self.created_at + INVITATION_LIFETIME


class OwnedContent(ModeratedModel):
    """Moderated content that an organisation owns; people come and go."""

    organisation = models.ForeignKey(
        PartnerOrganisation,
        on_delete=models.PROTECT,
        verbose_name=_("organisation"),
        related_name="%(app_label)s_%(class)s_set",
    )

    organisation_path = "organisation"
    # The partial that shows the content's whole body: on its public page, in the review and as preview.
    body_template = ""
    # The field that a new row's address is made from, and addresses that are something else already.
    slug_source = ""
    reserved_slugs: frozenset[str] = frozenset()

    class Meta(ModeratedModel.Meta):
        abstract = True

    def missing_for_publication(self) -> str:
        """A sentence about what must be added before it can be submitted; empty when nothing is missing."""
        return ""


class OrganisationApplication(models.Model):
    """An organisation asks to join the network; kept for `services.applications.KEEP` after the decision."""

    name = models.CharField(_("name of the organisation"), max_length=200, validators=[single_line])
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind.choices)
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("what the organisation does"), max_length=3000)
    contact_name = models.CharField(_("contact person"), max_length=120, validators=[single_line])
    email = models.EmailField(_("e-mail address"), validators=[single_line])
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    privacy_version = models.CharField(max_length=20)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    decision = models.CharField(_("decision"), max_length=10, choices=ApplicationDecision.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ContentReport(models.Model):
    """Somebody says that a content should not stand as it does (Regulation (EU) 2022/2065, Art. 16)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("title"), max_length=250)
    organisation_label = models.CharField(_("organisation"), max_length=250)
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason.choices)
    description = models.TextField(_("what is wrong"), max_length=3000)
    email = models.EmailField(_("e-mail address"), blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    decision = models.CharField(_("decision"), max_length=10, choices=ReportOutcome.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a content")
        verbose_name_plural = _("reports of contents")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class StillRightQuestion(models.Model):
    """An organisation is asked whether a page that nobody has looked at for a year is still right."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=StillRight.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question whether a page is still right")
        verbose_name_plural = _("questions whether pages are still right")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(answer=""), name="one_open_question_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.asked_at:%Y-%m-%d}"


class ImportRun(models.Model):
    """What became of each line of an imported table; names no person."""

    kind = models.CharField(_("kind"), max_length=15, choices=ImportKind.choices)
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    created_by_label = models.CharField(_("imported by"), max_length=200)
    # [{"line": 2, "column": "", "state": "made" | "known" | "refused", "label": …, "message": …}]
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    def count(self, state: str) -> int:
        """How many lines became that."""
        return len({line["line"] for line in self.lines if line["state"] == state})

    @property
    def number_made(self) -> int:
        return self.count("made")

    @property
    def number_known(self) -> int:
        return self.count("known")

    @property
    def refused(self) -> list[dict]:
        """What could not be read, by line and column."""
        return [line for line in self.lines if line["state"] == "refused"]


class TextStamp(models.Model):
    """When one text of a content last changed; see `services.translations`."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "name"], name="one_stamp_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.name}"


class WorkingCopy(models.Model):
    """What a person is just writing in a content's form (`object_id` 0: in that of a new one)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField(default=0)
    values = models.JSONField(default=dict)
    base_version = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    last_key = models.UUIDField(null=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id"], name="one_working_copy_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.number}"
