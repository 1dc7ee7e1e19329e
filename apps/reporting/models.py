"""What managers have decided about names that fit no target company, or several."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.models import TargetCompany


class NameDecision(models.Model):
    """A name or domain means this company, or none of the list. A keyed hash, as it may name a person."""

    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    company = models.ForeignKey(
        TargetCompany, on_delete=models.CASCADE, verbose_name=_("company"), null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)

    class Meta:
        verbose_name = _("decision about a name")
        verbose_name_plural = _("decisions about names")

    def __str__(self) -> str:
        return f"{self.pk}"
