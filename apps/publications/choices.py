"""Kinds and licences of publications, and what their files are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    STUDY = "study", _("Study")
    GUIDELINE = "guideline", _("Guideline")
    SLIDES = "slides", _("Slides")
    LEAFLET = "leaflet", _("Leaflet")
    PRESS = "press", _("Press release")
    DATA = "data", _("Data")
    RECORDING = "recording", _("Recording")


class FileRole(TextChoices):
    """What a file is to its publication."""

    MAIN = "main", _("Main text")
    ACCESSIBLE = "accessible", _("Accessible version")
    SLIDES = "slides", _("Slides")
    DATA = "data", _("Data")
    ANNEX = "annex", _("Annex")
    PICTURE = "picture", _("Picture")


class Licence(TextChoices):
    """Under what terms others may use it; see `LICENCE_URLS` for the terms themselves."""

    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_ND = "cc-by-nd-4.0", "CC BY-ND 4.0"
    CC_BY_NC_ND = "cc-by-nc-nd-4.0", "CC BY-NC-ND 4.0"
    CC0 = "cc0-1.0", "CC0 1.0"
    RESERVED = "reserved", _("All rights reserved")


LICENCE_URLS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_ND: "https://creativecommons.org/licenses/by-nd/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}
