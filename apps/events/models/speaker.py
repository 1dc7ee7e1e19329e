"""Who speaks at an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.events.models.event import Event
from apps.events.models.session import EventSession
from apps.moderation.models import ContentRow


class Speaker(ContentRow):
    """Somebody who speaks at an event, or at one of its sessions. Only what they agreed to see published."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, verbose_name=_("event"), related_name="speakers"
    )
    session = models.ForeignKey(
        EventSession, on_delete=models.SET_NULL, verbose_name=_("session"), null=True, blank=True,
        related_name="speakers",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, validators=[single_line])
    role_de = models.CharField(_("role (German)"), max_length=150, blank=True, validators=[single_line])
    role_en = models.CharField(_("role (English)"), max_length=150, blank=True, validators=[single_line])
    affiliation = models.CharField(_("organisation"), max_length=150, blank=True, validators=[single_line])

    role = Translated()
    row_fields = ("name", "role_de", "role_en", "affiliation", "session")
    row_key = "identity"

    class Meta(ContentRow.Meta):
        abstract = False
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def identity(self) -> tuple[str, int | None]:
        """Nobody is named twice for the same session."""
        return self.name, self.session_id
