"""The stations of a file on de-minimis aid."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AidState(TextChoices):
    ASKED = "asked", pgettext_lazy("de minimis", "Declaration asked for")
    DECLARED = "declared", pgettext_lazy("de minimis", "Declared by the company")
    GRANTED = "granted", pgettext_lazy("de minimis", "Certified")
    REVOKED = "revoked", pgettext_lazy("de minimis", "Withdrawn")
