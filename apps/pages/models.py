"""Pages with a place of their own: the mission statement and the legal pages."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.core.versions import VersionedModel
from apps.pages.choices import LegalPageKind
from apps.pages.querysets import MissionStatementQuerySet
from apps.partners.models import OwnedContent


class MissionStatement(OwnedContent):
    """An edition of the network's mission statement (Leitbild), drawn up by its organisation for all."""

    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    lead_de = models.TextField(_("lead (German)"), max_length=1000)
    lead_en = models.TextField(_("lead (English)"), max_length=1000, blank=True)
    body_de = RichTextField(_("text (German)"))
    body_en = RichTextField(_("text (English)"), blank=True)
    edition_date = models.DateField(_("edition of"))
    is_draft_edition = models.BooleanField(
        _("draft for discussion"),
        default=True,
        help_text=_("The page says that the network has not agreed on this text yet."),
    )

    title = Translated()
    lead = Translated()
    body = Translated()
    body_template = "pages/_mission_statement_body.html"
    objects = MissionStatementQuerySet.as_manager()
    revision_fields = (
        "title_de", "title_en", "lead_de", "lead_en", "body_de", "body_en", "edition_date",
        "is_draft_edition",
    )  # fmt: skip

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("mission statement")
        verbose_name_plural = _("mission statements")
        ordering = ["-edition_date", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:mission_statement_edition", args=[self.edition_date.isoformat()])


class LegalPage(VersionedModel):
    """Imprint, privacy notice or accessibility statement: a template whose gaps the operator fills.

    A gap is written as `[[what belongs here]]` and shown marked until it is filled.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=LegalPageKind.choices, unique=True)
    title_de = models.CharField(_("title (German)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    body_de = RichTextField(_("text (German)"))
    body_en = RichTextField(_("text (English)"), blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    title = Translated()
    body = Translated()

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"pages:{self.kind}")
