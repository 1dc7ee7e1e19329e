"""Newsletters: what one can subscribe to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.newsletter.choices import Rhythm
from apps.newsletter.querysets import NewsletterQuerySet


def group_prefix(newsletter_id: int) -> str:
    """How the groups of mails of a newsletter's issues begin in the outbox."""
    return f"newsletter:{newsletter_id}:"


class Newsletter(models.Model):
    """One mailing list. Its issues are written by managers, or it is a digest that the portal puts together.

    A closed one takes no new readers; those it has keep it.
    """

    slug = models.SlugField(unique=True, editable=False)
    name_de = models.CharField(_("name (German)"), max_length=120, validators=[single_line])
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True, validators=[single_line])
    description_de = models.TextField(_("description (German)"), max_length=500, blank=True)
    description_en = models.TextField(_("description (English)"), max_length=500, blank=True)
    rhythm = models.CharField(
        _("how it comes about"), max_length=10, choices=Rhythm.choices, default=Rhythm.WRITTEN
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The smallest number comes first.")
    )
    is_open = models.BooleanField(
        _("can be subscribed to"),
        default=True,
        help_text=_("Who has subscribed already keeps it in any case."),
    )

    name = Translated()
    description = Translated()

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_digest(self) -> bool:
        """Whether the portal puts it together, at a set time."""
        return self.rhythm != Rhythm.WRITTEN

    @property
    def group_prefix(self) -> str:
        """How the groups of all its issues' mails in the outbox begin."""
        return group_prefix(self.pk)
