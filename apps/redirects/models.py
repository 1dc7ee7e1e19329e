"""Where the addresses of an old website lead now."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.redirects.querysets import RedirectQuerySet


class Redirect(models.Model):
    """One old address. It is asked for only where the portal itself has no page."""

    old = models.CharField(_("old address"), max_length=500, unique=True)
    new = models.CharField(_("new address"), max_length=500, blank=True)
    is_gone = models.BooleanField(_("given up"), default=False)
    hits = models.PositiveIntegerField(_("hits"), default=0, editable=False)
    last_hit_on = models.DateField(_("last hit"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_gone=True, new="") | (Q(is_gone=False) & ~Q(new="")),
                name="redirect_leads_somewhere_or_is_gone",
            )
        ]

    def __str__(self) -> str:
        return self.old
