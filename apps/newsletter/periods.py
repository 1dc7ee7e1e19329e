"""When digests are due: Mondays and firsts of a month, at seven in the morning where the network is."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from apps.newsletter.choices import Rhythm

# No clock is changed at this hour, so it exists, once, on every day.
SEND_AT = time(7)


def due_before(rhythm: str, moment: datetime) -> datetime:
    """The last time, at or before `moment`, at which a digest of this rhythm was due; aware, local time."""
    local = timezone.localtime(moment)
    day = _first_day(rhythm, local.date())
    due = _at(day)
    return due if due <= moment else _at(_first_day(rhythm, day - timedelta(days=1)))


def _first_day(rhythm: str, day: date) -> date:
    if rhythm == Rhythm.WEEKLY:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, SEND_AT))
