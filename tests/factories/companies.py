"""Target companies for tests."""

from itertools import count

from apps.companies.models import TargetCompany
from tests.factories.support_requests import make_county

_numbers = count(1)


def make_company(**overrides) -> TargetCompany:
    """A target company of a county of its own, unless another is given."""
    number = next(_numbers)
    fields = {"name": f"Zielwerk {number} GmbH"} | overrides
    if "county" not in fields:
        fields["county"] = make_county()
    return TargetCompany.objects.create(**fields)
