"""Publications and the files that belong to them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.addresses import absolute
from apps.core.choices import Language
from apps.core.i18n import Translated
from apps.core.related import instances
from apps.core.validators import single_line
from apps.files.choices import FORMATS
from apps.files.models import StoredFile
from apps.moderation.models import ContentRow
from apps.partners.models import OwnedContent, PartnerOrganisation
from apps.projects.models import Project
from apps.publications.choices import LICENCE_URLS, FileRole, Kind, Licence
from apps.publications.identifiers import check_doi, check_isbn, short_code
from apps.publications.querysets import PublicationQuerySet
from apps.taxonomy.models import TargetGroup
from apps.taxonomy.querysets import action_fields_of


class Publication(OwnedContent):
    """A study, guideline or the like: a record with its files.

    `language` is that of the work itself; title and summary say in both languages what it is. Editions of one
    work share `work` and are counted by `edition_number`; each keeps its own address for good.
    """

    slug = models.SlugField(_("address"), unique=True, max_length=100)
    short = models.CharField(
        _("short address"), max_length=10, unique=True, default=short_code, editable=False
    )
    title_de = models.CharField(_("title (German)"), max_length=250, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=250, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=3000)
    summary_en = models.TextField(_("summary (English)"), max_length=3000, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    authors = models.TextField(
        _("authors"), max_length=5000,
        help_text=_(
            "As they are to be cited, each on a line of their own: people as “family name, given name”, "
            "organisations by their name."
        ),
    )  # fmt: skip
    issuers = models.ManyToManyField(
        PartnerOrganisation, verbose_name=_("issuing organisations"), blank=True, related_name="+"
    )
    published_on = models.DateField(_("date of publication"), default=timezone.localdate)
    edition = models.CharField(
        _("edition"), max_length=60, blank=True, validators=[single_line],
        help_text=_("As it is to be cited, for example “2nd, revised edition”."),
    )  # fmt: skip
    work = models.UUIDField(default=uuid.uuid4, editable=False)
    edition_number = models.PositiveSmallIntegerField(default=1, editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.GERMAN
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.CC_BY)
    isbn = models.CharField(_("ISBN"), max_length=13, blank=True, validators=[check_isbn])
    doi = models.CharField(_("DOI"), max_length=200, blank=True, validators=[check_doi])
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    target_groups = models.ManyToManyField(
        "taxonomy.TargetGroup", verbose_name=_("target groups"), blank=True, related_name="+"
    )
    related = models.ManyToManyField(
        "self", verbose_name=_("related publications"), blank=True, symmetrical=False, related_name="+"
    )
    # The picture of the first file that has one; follows the files (`services.covers`).
    cover = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    summary = Translated()
    revision_fields = (
        "title_de", "title_en", "summary_de", "summary_en", "kind", "authors", "issuers", "published_on",
        "edition", "language", "licence", "isbn", "doi", "project", "action_fields", "target_groups",
        "related", "downloads", "publish_at", "expire_at",
    )  # fmt: skip
    project_path = "project"
    body_template = "publications/_publication_body.html"
    slug_source = "title_de"
    reserved_slugs = frozenset({"feed"})

    objects = PublicationQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["state", "-published_on", "-id"], name="publication_by_date")]
        constraints = [
            *OwnedContent.Meta.constraints,
            models.UniqueConstraint(fields=["work", "edition_number"], name="publication_each_edition_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def missing_for_publication(self) -> str:
        files = [one.stored_file for one in self.downloads.select_related("stored_file")]
        if not files:
            return gettext("Please add at least one file before you submit it.")
        held = next((one for one in files if not one.is_served), None)
        if held is not None:
            return gettext("The virus scanner has not released this file yet: %(name)s") % {"name": held.name}
        return ""

    def get_absolute_url(self) -> str:
        return reverse("publications:detail", args=[self.slug])

    def get_short_url(self) -> str:
        """The address to print, the same in every language; it leads to the page."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("publications:short", args=[self.short])

    @property
    def printed_address(self) -> str:
        """The short address as people type it."""
        return absolute(self.get_short_url()).partition("://")[2].rstrip("/")

    @property
    def author_list(self) -> list[str]:
        """The authors in their order: "family name, given name", or an organisation's name."""
        return [line for line in self.authors.splitlines() if line]

    @property
    def file_list(self) -> list["Download"]:
        """The files in their order, with what their addresses need."""
        files = list(self.downloads.all())
        for file in files:
            file.publication = self
        return files

    @property
    def licence_url(self) -> str:
        """The licence's terms on the web; empty for "all rights reserved"."""
        return LICENCE_URLS.get(Licence(self.licence), "")

    @property
    def doi_url(self) -> str:
        """Where the DOI leads; empty without one."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def action_field_terms(self) -> list:
        """Its action fields, for showing."""
        return action_fields_of(self)

    @property
    def target_group_terms(self) -> list[TargetGroup]:
        """Its target groups, for showing."""
        return self._shown("target_groups", TargetGroup)

    @property
    def issuer_list(self) -> list[PartnerOrganisation]:
        """Who has issued it, for showing; whoever owns it where nobody is named."""
        return self._shown("issuers", PartnerOrganisation) or [self.organisation]

    def _shown(self, name: str, model: type[models.Model]) -> list:
        rows = getattr(self, f"{name.removesuffix('s')}_rows", None)
        return list(getattr(self, name).all()) if rows is None else instances(model, rows)


class Download(ContentRow):
    """A file of a publication, and part of its text: it goes through review with it.

    `key` makes it the same file when its contents are replaced, so that its address stays.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, verbose_name=_("publication"), related_name="downloads"
    )
    key = models.UUIDField(default=uuid.uuid4)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, verbose_name=_("file"), related_name="+"
    )
    label = models.CharField(_("name"), max_length=150, validators=[single_line])
    role = models.CharField(_("what it is"), max_length=12, choices=FileRole.choices, default=FileRole.MAIN)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.GERMAN
    )

    row_fields = ("key", "stored_file", "label", "role", "language")
    row_key = "key"

    class Meta(ContentRow.Meta):
        abstract = False
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["publication", "key"], name="download_each_key_once")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Where the file itself is; needs publication and stored file at hand.

        One that is proposed, or was there earlier, has an address for those who see such things.
        """
        if self.pk is None:
            args = [self.publication.slug, self.stored_file_id, self.stored_file.name]
            return reverse("publications:file_of_version", args=args)
        return reverse("publications:download", args=[self.publication.slug, self.pk, self.stored_file.name])

    def in_words(self) -> str:
        """Its line where two versions are compared: also what tells one content from another."""
        file = self.stored_file
        return (
            f"{self.label} ({self.get_role_display()}, {file.name}, {self.format}, {file.size:,} B, "
            f"{self.get_language_display()}, SHA-256 {file.sha256[:12]})"
        )

    @property
    def format(self) -> str:
        """The kind of file in a word ("PDF")."""
        return FORMATS.get(self.stored_file.mime, "")


class ReadingCount(models.Model):
    """How often a publication was seen and fetched on a day (Berlin's); see `counting`."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"), default=0)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("count of readers")
        verbose_name_plural = _("counts of readers")
        constraints = [
            models.UniqueConstraint(fields=["publication", "day"], name="publication_one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.day}: {self.views}, {self.downloads}"


class Visit(models.Model):
    """Somebody has just seen or fetched something: a hash without a name, kept for an hour."""

    digest = models.CharField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("visit within the hour")
        verbose_name_plural = _("visits within the hour")

    def __str__(self) -> str:
        return self.digest
