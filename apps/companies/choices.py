"""How companies are sorted, and what reaches them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SizeClass(TextChoices):
    """Size by number of people, in the classes of official statistics."""

    UP_TO_9 = "1-9", _("1 to 9 people")
    UP_TO_49 = "10-49", _("10 to 49 people")
    UP_TO_249 = "50-249", _("50 to 249 people")
    UP_TO_999 = "250-999", _("250 to 999 people")
    FROM_1000 = "1000+", _("1000 people or more")


class ValueChain(TextChoices):
    """Where in the making of vehicles the company stands, in the words of those who work there."""

    MATERIALS = "materials", _("Materials, castings, blanks")
    PARTS = "parts", _("Parts and components")
    SYSTEMS = "systems", _("Systems and modules, straight to the vehicle maker")
    MACHINES = "machines", _("Machines, plants, tools")
    MAKER = "maker", _("Maker of vehicles")
    SERVICES = "services", _("Development, software, services")
    LOGISTICS = "logistics", _("Logistics")
    TRADE = "trade", _("Trade and repair")
    RECYCLING = "recycling", _("Recycling")
    OTHER = "other", _("Something else")


class ContactKind(TextChoices):
    """What reached a company."""

    NEWSLETTER = "newsletter", pgettext_lazy("contact", "Newsletter")
    EVENT = "event", pgettext_lazy("contact", "Event")
    REQUEST = "request", pgettext_lazy("contact", "Request")
    CHECK = "check", pgettext_lazy("contact", "Check")
    OTHER = "other", pgettext_lazy("contact", "Other contact")


# What nobody can find in the portal's own data; a manager notes it.
BY_HAND = (ContactKind.CHECK, ContactKind.OTHER)
