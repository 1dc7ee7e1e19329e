"""What content is sorted by: action fields, counties and target groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated


class Term(models.Model):
    """A word of a list, in both languages."""

    slug = models.SlugField(unique=True)
    name_de = models.CharField(_("name (German)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Translated()

    class Meta:
        abstract = True
        ordering = ["position", "name_de"]

    def __str__(self) -> str:
        return self.name


class ActionField(Term):
    """A field in which the network acts (Handlungsfeld)."""

    class Meta(Term.Meta):
        verbose_name = _("action field")
        verbose_name_plural = _("action fields")


class County(Term):
    """A county or a city of its own (Landkreis, kreisfreie Stadt) of the region."""

    class Meta(Term.Meta):
        verbose_name = _("county")
        verbose_name_plural = _("counties")


class TargetGroup(Term):
    """Whom something is meant for: works councils, management, personnel."""

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
