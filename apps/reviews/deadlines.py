"""Until when a review should be decided, in working days in Saxony."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from apps.core.working_days import start_of, working_days_after, working_days_before


def allowed_days() -> int:
    """After how many working days something has waited too long."""
    return max(1, settings.REVIEW_WORKING_DAYS)


def due_on(submitted_at: datetime) -> date:
    """The last day on which a decision is in time; the day of submitting does not count."""
    return working_days_after(timezone.localdate(submitted_at), allowed_days())


def overdue_if_before(today: date, *, times: int = 1) -> datetime:
    """Whatever was submitted before this moment has waited `times` as long as allowed, and longer, `today`.

    The other way round than `due_on`, so that the database can pick them.
    """
    return start_of(working_days_before(today, allowed_days() * times))
