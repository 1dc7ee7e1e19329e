"""Quarters: what is known of a contact's time."""

from datetime import date

from django.utils.translation import gettext as _


def quarter_of(day: date) -> date:
    """The first day of the quarter of `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_label(day: date) -> str:
    """For example "3rd quarter 2026", in the reader's language."""
    return _("quarter %(number)s/%(year)s") % {"number": (day.month - 1) // 3 + 1, "year": day.year}


def quarters_back(today: date, number: int) -> list[date]:
    """The last `number` quarters, the present one first."""
    first, found = quarter_of(today), []
    for _number in range(number):
        found.append(first)
        first = date(first.year - (first.month == 1), (first.month - 4) % 12 + 1, 1)
    return found
