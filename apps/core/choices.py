"""What several apps let people choose from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The languages of the portal, which are also those of files and newsletters."""

    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")
