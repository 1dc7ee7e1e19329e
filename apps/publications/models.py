"""Publications and the files that belong to them."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.validators import single_line
from apps.files.choices import FORMATS
from apps.files.models import StoredFile
from apps.partners.models import OwnedContent
from apps.projects.models import Project
from apps.publications.choices import LICENCE_URLS, Kind, Licence
from apps.publications.querysets import PublicationQuerySet


class Publication(OwnedContent):
    """A study, guideline or the like. Title and summary are in the publication's own language."""

    slug = models.SlugField(_("address"), unique=True, max_length=100)
    title = models.CharField(_("title"), max_length=250, validators=[single_line])
    summary = models.TextField(_("summary"), max_length=3000)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    authors = models.CharField(
        _("authors or publisher"), max_length=300, validators=[single_line],
        help_text=_("As they are to be cited, for example “Network office”."),
    )  # fmt: skip
    published_on = models.DateField(_("date of publication"), default=timezone.localdate)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.GERMAN
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.CC_BY)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    target_groups = models.ManyToManyField(
        "taxonomy.TargetGroup", verbose_name=_("target groups"), blank=True, related_name="+"
    )
    cover = models.OneToOneField(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    revision_fields = (
        "title", "summary", "kind", "authors", "published_on", "language", "licence", "project",
        "action_fields", "target_groups", "publish_at", "expire_at",
    )  # fmt: skip
    part_labels = {"files": _("files")}
    project_path = "project"
    body_template = "publications/_publication_body.html"
    slug_source = "title"
    reserved_slugs = frozenset({"feed"})

    objects = PublicationQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["state", "-published_on", "-id"], name="publication_by_date")]

    def __str__(self) -> str:
        return self.title

    def missing_for_publication(self) -> str:
        return (
            "" if self.downloads.exists() else gettext("Please add at least one file before you submit it.")
        )

    def get_absolute_url(self) -> str:
        return reverse("publications:detail", args=[self.slug])

    def kept_parts(self) -> dict[str, list[str]]:
        """Its files in their order: what they are called, and what tells one content from another."""
        return {
            "files": [
                f"{file.label} ({file.stored_file.name}, {file.format}, {file.stored_file.size:,} B, "
                f"{file.get_language_display()}, SHA-256 {file.stored_file.sha256[:12]})"
                for file in self.downloads.select_related("stored_file")
            ]
        }

    @property
    def file_list(self) -> list["Download"]:
        """The files in their order; those of `with_files`, where they are at hand."""
        if not hasattr(self, "files"):
            self.files = list(self.downloads.select_related("stored_file"))
        return self.files

    @property
    def licence_url(self) -> str:
        """The licence's terms on the web; empty for "all rights reserved"."""
        return LICENCE_URLS.get(Licence(self.licence), "")


class Download(models.Model):
    """A file of a publication."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, verbose_name=_("publication"), related_name="downloads"
    )
    stored_file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, verbose_name=_("file"), related_name="+"
    )
    label = models.CharField(_("name"), max_length=150, validators=[single_line])
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.GERMAN
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Where the file itself is; needs publication and stored file at hand."""
        return reverse("publications:download", args=[self.publication.slug, self.pk, self.stored_file.name])

    @property
    def format(self) -> str:
        """The kind of file in a word ("PDF")."""
        return FORMATS.get(self.stored_file.mime, "")
