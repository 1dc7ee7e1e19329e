from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a member may do for the organisation."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")


class OrganisationKind(TextChoices):
    BUSINESS_DEVELOPMENT = "business_development", _("Business development")
    CHAMBER = "chamber", _("Chamber")
    EMPLOYERS = "employers", _("Employers’ association")
    UNION = "union", _("Trade union")
    EMPLOYMENT_AGENCY = "employment_agency", _("Employment agency")
    CLUSTER = "cluster", _("Industry network")
    SCIENCE = "science", _("Science")
    MUNICIPALITY = "municipality", _("City or county")
    SERVICE = "service", _("Service provider")


class ApplicationDecision(TextChoices):
    """What became of an organisation's wish to join; empty as long as nobody has decided."""

    APPROVED = "approved", pgettext_lazy("application", "Approved")
    REFUSED = "refused", pgettext_lazy("application", "Refused")


class ReportReason(TextChoices):
    """What somebody holds against a content."""

    WRONG = "wrong", _("It is wrong or out of date")
    RIGHTS = "rights", _("It infringes somebody’s rights (copyright, privacy)")
    UNLAWFUL = "unlawful", _("It is unlawful or insulting")
    OTHER = "other", pgettext_lazy("report", "Something else")


class ReportOutcome(TextChoices):
    """What a manager did about a report; empty as long as nobody has decided."""

    TAKEN_DOWN = "taken_down", _("Taken down")
    KEPT = "kept", _("Left as it is")


class StillRight(TextChoices):
    """What an organisation answered when it was asked about an old page; empty as long as it has not."""

    RIGHT = "right", _("Still right")
    CHANGED = "changed", _("Changed since")


class ImportKind(TextChoices):
    ORGANISATIONS = "organisations", _("Organisations")
    PEOPLE = "people", _("People")
