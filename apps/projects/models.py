"""Funded projects: consortium, funding and term."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.related import instances
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.core.versions import VersionedModel
from apps.files.models import StoredFile
from apps.moderation.models import ContentRow
from apps.partners.models import OwnedContent, PartnerOrganisation
from apps.projects.choices import ConsortiumRole, InitiativeStatus, ProjectStatus
from apps.projects.querysets import FundingBodyQuerySet, InitiativeQuerySet, ProjectQuerySet
from apps.taxonomy.querysets import action_fields_of


class FundingBody(models.Model):
    """Who gives the money. Ministries change their names; see `FundingBodyName`."""

    slug = models.SlugField(unique=True)

    objects = FundingBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("funding body")
        verbose_name_plural = _("funding bodies")

    def __str__(self) -> str:
        newest = self.name_on(timezone.localdate())
        return newest.short_name if newest else self.slug

    def name_on(self, day: date, names: "list[FundingBodyName] | None" = None) -> "FundingBodyName | None":
        """The name that was in use on `day`, out of `names` where they are known already."""
        known = self.names.all() if names is None else names
        in_use = [name for name in known if name.valid_from <= day]
        return max(in_use, key=lambda name: name.valid_from, default=None)


class FundingBodyName(VersionedModel):
    """A funding body's name from a day on."""

    body = models.ForeignKey(FundingBody, on_delete=models.CASCADE, related_name="names")
    valid_from = models.DateField(_("valid from"))
    short_name = models.CharField(_("short name"), max_length=30)
    name_de = models.CharField(_("name (German)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    logo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("logo"), related_name="+"
    )

    name = Translated()

    class Meta:
        verbose_name = _("name of a funding body")
        verbose_name_plural = _("names of funding bodies")
        ordering = ["valid_from"]
        constraints = [models.UniqueConstraint(fields=["body", "valid_from"], name="one_name_a_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        """Where its logo is; empty where the plain word mark is shown instead."""
        return reverse("projects:funding_logo", args=[self.pk, self.logo_id]) if self.logo_id else ""


class FundingProgramme(VersionedModel):
    """The programme or call that a project is funded from."""

    slug = models.SlugField(unique=True)
    name_de = models.CharField(_("name (German)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)

    name = Translated()

    class Meta:
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")

    def __str__(self) -> str:
        return self.name


class Project(OwnedContent):
    """A funded project. Owned by its consortium lead; stays reachable after its term."""

    slug = models.SlugField(unique=True)
    acronym = models.CharField(_("acronym"), max_length=30, validators=[single_line])
    title_de = models.CharField(_("title (German)"), max_length=250, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=1000)
    summary_en = models.TextField(_("summary (English)"), max_length=1000, blank=True)
    description_de = RichTextField(_("description (German)"))
    description_en = RichTextField(_("description (English)"), blank=True)
    aims_de = RichTextField(_("aims (German)"), blank=True)
    aims_en = RichTextField(_("aims (English)"), blank=True)
    region_de = models.CharField(_("region (German)"), max_length=200)
    region_en = models.CharField(_("region (English)"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.RUNNING
    )
    status_as_of = models.DateField(_("status as of"), null=True, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    volume_eur = models.PositiveIntegerField(_("volume in EUR"), null=True, blank=True)
    funding_body = models.ForeignKey(
        FundingBody, on_delete=models.PROTECT, verbose_name=_("funding body"), null=True, blank=True
    )
    funding_name_on = models.DateField(
        _("funding body's name as of"), null=True, blank=True,
        help_text=_(
            "Fixes the ministry’s name as of this day. Left empty, the name follows the project: today’s "
            "while it runs, afterwards that of its last day."
        ),
    )  # fmt: skip
    programme = models.ForeignKey(
        FundingProgramme, on_delete=models.PROTECT, verbose_name=_("programme"), null=True, blank=True
    )
    funding_notice_de = models.TextField(
        _("funding notice in the funder’s words (German)"), max_length=600, blank=True,
        help_text=_("Only if the grant decision prescribes it; otherwise the portal writes the notice."),
    )  # fmt: skip
    funding_notice_en = models.TextField(
        _("funding notice in the funder’s words (English)"), max_length=600, blank=True
    )
    website = models.URLField(_("website"), blank=True)
    # Since when nothing of it changes any more; see `keeping`.
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    contact_role_de = models.CharField(_("contact role (German)"), max_length=120, blank=True)
    contact_role_en = models.CharField(_("contact role (English)"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True, validators=[single_line])
    contact_phone = models.CharField(_("contact telephone"), max_length=60, blank=True)
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    members = models.ManyToManyField(
        PartnerOrganisation, through="ConsortiumMember", related_name="projects", verbose_name=_("consortium")
    )

    title = Translated()
    summary = Translated()
    description = Translated()
    aims = Translated()
    region = Translated()
    contact_role = Translated()
    funding_notice = Translated()
    revision_fields = (
        "acronym", "title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en",
        "aims_de", "aims_en", "region_de", "region_en", "website", "contact_role_de", "contact_role_en",
        "contact_email", "contact_phone", "action_fields", "status", "status_as_of", "starts_on", "ends_on",
        "volume_eur", "funding_body", "funding_name_on", "programme", "funding_notice_de",
        "funding_notice_en", "consortium",
    )  # fmt: skip

    project_path = "pk"
    body_template = "projects/_project_body.html"
    slug_source = "acronym"
    objects = ProjectQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["acronym"]
        constraints = [
            *OwnedContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.acronym

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.slug])

    @property
    def action_field_terms(self) -> list:
        """Its action fields, for showing."""
        return action_fields_of(self)

    @property
    def funding_day(self) -> date:
        """The day whose name of the funding body is shown: today (in Berlin), but never outside the term."""
        if self.funding_name_on:
            return self.funding_name_on
        day = timezone.localdate()
        if self.starts_on and day < self.starts_on:
            return self.starts_on
        return min(day, self.ends_on) if self.ends_on else day

    @property
    def funding_name(self) -> FundingBodyName | None:
        """The funding body's name as of the project's own time."""
        return self._funding_name(self.funding_day)

    @property
    def funding_name_today(self) -> FundingBodyName | None:
        """The funding body's present name, where it differs from `funding_name`."""
        today = self._funding_name(timezone.localdate())
        return today if today != self.funding_name else None

    def _funding_name(self, day: date) -> FundingBodyName | None:
        rows = getattr(self, "funding_name_rows", None)
        names = None if rows is None else instances(FundingBodyName, rows)
        return self.funding_body.name_on(day, names) if self.funding_body else None

    @property
    def has_ended(self) -> bool:
        """Whether its term is over today (in Berlin)."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()


class ConsortiumMember(ContentRow):
    """An organisation's part in a project, and of the project's text: it goes through review with it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="consortium")
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, related_name="consortium_parts"
    )
    role = models.CharField(
        _("role"), max_length=10, choices=ConsortiumRole.choices, default=ConsortiumRole.PARTNER
    )
    task_de = models.CharField(_("task (German)"), max_length=200, blank=True)
    task_en = models.CharField(_("task (English)"), max_length=200, blank=True)

    task = Translated()
    row_fields = ("organisation", "role", "task_de", "task_en")
    row_key = "organisation_id"

    class Meta(ContentRow.Meta):
        abstract = False
        verbose_name = _("consortium member")
        verbose_name_plural = _("consortium members")
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="one_part_each"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(role=ConsortiumRole.LEAD), name="one_consortium_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    @property
    def is_saved_last(self) -> bool:
        """There is one lead only."""
        return self.role == ConsortiumRole.LEAD


class Initiative(OwnedContent):
    """Something that partners set out to do because of the mission statement, within a project or without."""

    slug = models.SlugField(_("address"), unique=True, max_length=100)
    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=600)
    summary_en = models.TextField(_("summary (English)"), max_length=600, blank=True)
    body_de = RichTextField(_("text (German)"))
    body_en = RichTextField(_("text (English)"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=InitiativeStatus.choices, default=InitiativeStatus.PLANNED
    )
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    contact_role = models.CharField(
        _("contact role"), max_length=120, blank=True, validators=[single_line],
        help_text=_("A role, for example “Project office”; never a person’s name."),
    )  # fmt: skip
    contact_email = models.EmailField(_("contact e-mail"), blank=True, validators=[single_line])
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    summary = Translated()
    body = Translated()
    revision_fields = (
        "title_de", "title_en", "summary_de", "summary_en", "body_de", "body_en", "status", "starts_on",
        "ends_on", "project", "action_fields", "contact_role", "contact_email",
    )  # fmt: skip

    project_path = "project"
    body_template = "projects/_initiative_body.html"
    route_prefix = "initiative_"
    slug_source = "title_de"
    objects = InitiativeQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["title_de"]
        constraints = [
            *OwnedContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:initiative_detail", args=[self.slug])

    @property
    def action_field_terms(self) -> list:
        """Its action fields, for showing."""
        return action_fields_of(self)
