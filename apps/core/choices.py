"""What several apps let people choose from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# By their own names, for those who choose a language that they may not be reading now.
LANGUAGE_NAMES = [("de", "Deutsch"), ("en", "English")]


class Language(TextChoices):
    """The languages of the portal, which are also those of files and newsletters."""

    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")
