from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What can be found; the values stand in shared addresses."""

    NEWS = "meldung", _("News item")
    PROJECT = "projekt", _("Project")
    INITIATIVE = "initiative", _("Initiative")
    PARTNER = "partner", _("Partner")
    EVENT = "veranstaltung", _("Event")
    PUBLICATION = "publikation", _("Publication")
    OFFER = "angebot", _("Offer of support")
    PAGE = "seite", _("Page")


class Facet(TextChoices):
    """By what hits are narrowed down; the values are the names of the parameters in shared addresses."""

    KIND = "art", _("Kind")
    PROJECT = "projekt", _("Project")
    ACTION_FIELD = "handlungsfeld", _("Action field")
    YEAR = "jahr", _("Year")
    LANGUAGE = "sprache", _("Language")
    ORGANISATION = "organisation", _("Organisation")


class Order(TextChoices):
    RELEVANCE = "", pgettext_lazy("order", "Best hits first")
    DATE = "datum", pgettext_lazy("order", "Newest first")
