"""How a person likes to work at the desk. Only `services.preferences` writes it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskPreference(models.Model):
    """What somebody has switched off at the desk; without a row everything is on."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_preference"
    )
    has_shortcuts = models.BooleanField(_("single keys do something"), default=True)
    is_live = models.BooleanField(_("pages bring themselves up to date"), default=True)

    class Meta:
        verbose_name = _("choice at the desk")
        verbose_name_plural = _("choices at the desk")

    def __str__(self) -> str:
        return f"{self.user_id}"
