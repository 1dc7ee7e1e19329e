from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LegalPageKind(TextChoices):
    """The legal pages there are; the values are also the names of their addresses."""

    IMPRINT = "imprint", _("Imprint")
    PRIVACY = "privacy", _("Privacy notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
