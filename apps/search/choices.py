from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What can be found; the values stand in shared addresses."""

    NEWS = "meldung", _("News item")
    PROJECT = "projekt", _("Project")
    INITIATIVE = "initiative", _("Initiative")
    PARTNER = "partner", _("Partner")
    EVENT = "veranstaltung", _("Event")
    PUBLICATION = "publikation", _("Publication")
    PAGE = "seite", _("Page")
