from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member may do for the organisation."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")


class OrganisationKind(TextChoices):
    BUSINESS_DEVELOPMENT = "business_development", _("Business development")
    CHAMBER = "chamber", _("Chamber")
    UNION = "union", _("Trade union")
    EMPLOYMENT_AGENCY = "employment_agency", _("Employment agency")
    CLUSTER = "cluster", _("Industry network")
    SCIENCE = "science", _("Science")
    MUNICIPALITY = "municipality", _("City or county")
    SERVICE = "service", _("Service provider")
