"""The periods of a report: a quarter, a year, or everything."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.companies.periods import quarter_label, quarters_back

_QUARTER = re.compile(r"^(20\d\d)-q([1-4])$")
_YEAR = re.compile(r"^20\d\d$")


@dataclass(frozen=True)
class Period:
    """From `first` to `last`; both None for everything. `key` stands in addresses."""

    key: str
    label: str
    first: date | None = None
    last: date | None = None


def period_of(key: str | None) -> Period:
    """The period that an address asks for; this year where it asks for none that exists."""
    if key == "alle":
        return Period("alle", _("the whole time"))
    if found := _QUARTER.match(key or ""):
        first = date(int(found[1]), int(found[2]) * 3 - 2, 1)
        return Period(found[0], quarter_label(first), first, _before(_add_months(first, 3)))
    year = int(key) if key and _YEAR.match(key) else timezone.localdate().year
    return Period(str(year), str(year), date(year, 1, 1), date(year, 12, 31))


def choices() -> list[tuple[str, str]]:
    """The last five years and eight quarters, and everything."""
    today = timezone.localdate()
    years = [(str(year), str(year)) for year in range(today.year, today.year - 5, -1)]
    quarters = [
        (f"{first.year}-q{(first.month + 2) // 3}", quarter_label(first)) for first in quarters_back(today, 8)
    ]
    return [*years, *quarters, ("alle", _("the whole time"))]


def _add_months(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _before(day: date) -> date:
    return day - timedelta(days=1)
