"""Files on de-minimis aid for tests."""

from datetime import date
from decimal import Decimal

from apps.aid.choices import AidState
from apps.aid.models import AidFile
from apps.events.choices import draw_number
from tests.factories.partners import make_organisation
from tests.factories.support_requests import make_request


def make_aid(*, state=AidState.ASKED, case=None, **overrides) -> AidFile:
    """A file on a service of 5,000 euros, with day and number where it was granted."""
    case = case or make_request()
    fields = {
        "request": case,
        "request_number": case.public_number,
        "asker_role": case.asker_role,
        "company_name": case.company_name,
        "service": "Beratung zu neuen Produkten",
        "value": Decimal("5000.00"),
        "state": state,
    } | overrides
    if state in (AidState.GRANTED, AidState.REVOKED):
        granted = {"granted_on": date(2026, 5, 4), "before": Decimal(0), "number": draw_number()}
        fields = granted | fields
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    return AidFile.objects.create(**fields)
