"""The rules of Regulation (EU) 2023/2831 that the portal reckons with; amounts are gross grant equivalents.

Art. 3 (2): one undertaking gets at most EUR 300,000 from one Member State over any period of three years.
Art. 6: aid is entered in the central register (since 1 January 2026 eAIR) within 20 working days, and records
are kept for ten years. The register is for the granting authority: the portal only reminds of it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

CEILING = Decimal(300_000)
YEARS = 3
KEPT_YEARS = 10
REGISTER_DAYS = 20  # working days from granting to the entry


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def sum_before(day: date, aids: Iterable[tuple[date, Decimal]]) -> Decimal:
    """What was granted in the three years that end on `day`, that day and the first one included."""
    first = years_before(day, YEARS)
    return sum((amount for granted, amount in aids if first <= granted <= day), Decimal(0))
