"""Each organisation's pictures and files, to be used in its texts."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.files.choices import FORMATS, PICTURES
from apps.files.models import StoredFile
from apps.library.querysets import LibraryQuerySet
from apps.partners.models import PartnerOrganisation


class LibraryItem(models.Model):
    """A picture or a file. A picture says in words what it shows, or that it is only decoration."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, verbose_name=_("organisation"), related_name="+"
    )
    stored_file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, verbose_name=_("file"), related_name="+", editable=False
    )
    title = models.CharField(_("title"), max_length=150, validators=[single_line])
    alt_de = models.CharField(
        _("alternative text (German)"), max_length=300, blank=True, validators=[single_line]
    )
    alt_en = models.CharField(
        _("alternative text (English)"), max_length=300, blank=True, validators=[single_line]
    )
    is_decorative = models.BooleanField(_("only decoration"), default=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    alt = Translated()

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture or file")
        verbose_name_plural = _("pictures and files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_decorative=False) | models.Q(alt_de="", alt_en=""),
                name="library_decoration_says_nothing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The same in every language: it stands in texts."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("library:file", args=[self.key])

    @property
    def is_picture(self) -> bool:
        return self.stored_file.mime in {kind.mime for kind in PICTURES}

    @property
    def format(self) -> str:
        """The kind of file in a word ("PDF")."""
        return FORMATS.get(self.stored_file.mime, "")

    @property
    def marks(self) -> str:
        """What is written into a German text to put it there without the editor (see `core.marks`)."""
        if self.is_picture:
            return f"![{'-' if self.is_decorative else self.alt_de}]({self.get_absolute_url()})"
        return f"[{self.title} ({self.format})]({self.get_absolute_url()})"


class LibraryUse(models.Model):
    """A text in which an item stands; written anew whenever the text changes."""

    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="uses")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "content_type", "object_id"], name="library_one_use_a_content"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="library_use_by_content")]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"
