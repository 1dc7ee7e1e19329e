"""What is answered again and again, written once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.core.versions import VersionedModel
from apps.partners.models import PartnerOrganisation
from apps.support_requests.template_querysets import AnswerTemplateQuerySet
from apps.taxonomy.models import ActionField


class AnswerTemplate(VersionedModel):
    """A text for answers: the network's, which everybody at the desk may use, or one organisation's own.

    `placeholders` says what may stand in curly braces; nothing else of a text is ever interpreted.
    """

    name = models.CharField(_("name"), max_length=120, validators=[single_line])
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, verbose_name=_("belongs to"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    action_field = models.ForeignKey(
        ActionField, on_delete=models.SET_NULL, verbose_name=_("action field"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    text_de = models.TextField(_("text (German)"), max_length=10_000)
    text_en = models.TextField(_("text (English)"), max_length=10_000, blank=True)

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template for answers")
        verbose_name_plural = _("templates for answers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        """The name stays out of the audit log: somebody wrote it."""
        return f"{self._meta.verbose_name} {self.pk}"

    def language_for(self, language: str) -> str:
        """In which language ("de" or "en") it is there for a company that reads `language`."""
        return "en" if language == "en" and self.text_en else "de"

    def text_in(self, language: str) -> str:
        """The text in a language that `language_for` gave."""
        return self.text_en if language == "en" else self.text_de
