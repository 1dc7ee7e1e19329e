"""The companies the network is there for, and which of them it has reached. Nothing here names a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.companies.choices import ContactKind, SizeClass, ValueChain
from apps.companies.names import normalised
from apps.companies.querysets import ContactQuerySet, TargetCompanyQuerySet
from apps.core.validators import single_line
from apps.projects.models import Project
from apps.taxonomy.models import County


class TargetCompany(models.Model):
    """One company of the list that the managers keep.

    `number` is that of the list it came from (a register's, say); without one, name and county tell companies
    apart. `matching_name` is what names are compared by, `domains` are of its e-mail addresses.
    """

    number = models.CharField(_("number in the list"), max_length=40, blank=True, validators=[single_line])
    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    matching_name = models.CharField(max_length=200, editable=False, db_index=True)
    county = models.ForeignKey(County, on_delete=models.PROTECT, verbose_name=_("county"), related_name="+")
    size_class = models.CharField(_("size"), max_length=10, choices=SizeClass.choices, blank=True)
    value_chain = models.CharField(
        _("part of the value chain"), max_length=15, choices=ValueChain.choices, blank=True
    )
    industry_code = models.CharField(
        _("industry code"), max_length=10, blank=True, validators=[single_line],
        help_text=_("By the classification of economic activities, for example 29.32."),
    )  # fmt: skip
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    domains = ArrayField(
        models.CharField(max_length=100), verbose_name=_("domains of its e-mail addresses"), default=list,
        blank=True,
    )  # fmt: skip
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TargetCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("target company")
        verbose_name_plural = _("target companies")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_target_company_a_number"
            ),
            models.UniqueConstraint(
                fields=["matching_name", "county"],
                condition=Q(number=""),
                name="one_target_company_a_name_and_county",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.matching_name = normalised(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("companies:edit", args=[self.pk])


class Contact(models.Model):
    """That a company was reached in a quarter, and by what: stays when the people behind it are deleted.

    `quarter` is its first day. `asker_role` is who asked, of a request: it decides who may know of it.
    """

    company = models.ForeignKey(TargetCompany, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("reached by"), max_length=10, choices=ContactKind.choices)
    quarter = models.DateField(_("quarter"))
    asker_role = models.CharField(max_length=15, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-quarter", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "quarter", "asker_role"], name="one_contact_a_kind_and_quarter"
            )
        ]
        indexes = [models.Index(fields=["quarter"], name="company_contact_by_quarter")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind} {self.quarter}"  # type: ignore[attr-defined]


class CompanyImport(models.Model):
    """What became of each line of an imported list."""

    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    created_by_label = models.CharField(_("imported by"), max_length=200)
    made = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    # [{"line": 2, "column": "landkreis", "message": …}]
    refused = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import of target companies")
        verbose_name_plural = _("imports of target companies")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def number_refused(self) -> int:
        """How many lines could not be read."""
        return len({fault["line"] for fault in self.refused})
