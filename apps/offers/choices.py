"""What somebody in the network can help with."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class OfferKind(TextChoices):
    """Of which kind the help is; the values stand in shared addresses."""

    ADVICE = "beratung", pgettext_lazy("offer", "Advice")
    FUNDING = "foerderung", pgettext_lazy("offer", "Funding")
    QUALIFICATION = "weiterbildung", pgettext_lazy("offer", "Qualification")
    PERSONNEL = "personal", pgettext_lazy("offer", "Skilled workers and work")
    TECHNOLOGY = "technologie", pgettext_lazy("offer", "Technology and products")
    WORKS_COUNCILS = "betriebsrat", pgettext_lazy("offer", "For works councils")
    EXCHANGE = "austausch", pgettext_lazy("offer", "Exchange and contacts")
