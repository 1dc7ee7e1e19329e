"""A month of events, day by day."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from apps.core.related import at_hand
from apps.events.models import Event, EventSession

# More than these nobody reads in one month; the page says so, and filters help.
AT_MOST = 300


@dataclass(frozen=True)
class Entry:
    """An event on one day; of one with sessions, one of them."""

    event: Event
    session: EventSession | None
    starts_at: datetime
    begins_here: bool

    @property
    def is_cancelled(self) -> bool:
        return self.event.is_cancelled or (self.session is not None and self.session.is_cancelled)

    @property
    def is_all_day(self) -> bool:
        return self.session is None and self.event.is_all_day

    @property
    def title(self) -> str:
        return self.event.title


@dataclass
class Day:
    """A day in the grid; days of the months before and after stay empty."""

    day: date
    is_in_month: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """Its weeks from Monday to Sunday, and the ways to the months around it."""

    first: date
    weeks: list[list[Day]]
    number: int
    is_cut: bool

    @property
    def previous(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def next(self) -> str:
        return f"{self.first + timedelta(days=32):%Y-%m}"


def month_of(events, first: date) -> Month:
    """The month that begins on `first`, with what of `events` (a queryset) takes place in it."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    today = timezone.localdate()
    days = {day: Day(day, day.month == first.month, day == today) for week in weeks for day in week}
    after = (first + timedelta(days=32)).replace(day=1)
    found = list(events.between(_midnight(first), _midnight(after)).with_sessions()[: AT_MOST + 1])
    number = 0
    for event in found[:AT_MOST]:
        entries = [(day, one) for day, one in _entries(event, first, after) if first <= day < after]
        number += bool(entries)
        for day, entry in entries:
            days[day].entries.append(entry)
    for one in days.values():
        one.entries.sort(key=lambda entry: (entry.begins_here, entry.starts_at))
    grid = [[days[day] for day in week] for week in weeks]
    return Month(first, grid, number, is_cut=len(found) > AT_MOST)


def _entries(event: Event, first: date, after: date):
    """Each day on which it takes place; of a long one only those between `first` and `after`."""
    sessions = at_hand(event, "sessions")
    if sessions:
        for session in sessions:
            yield timezone.localdate(session.starts_at), Entry(event, session, session.starts_at, True)
        return
    begins, ends = (
        timezone.localdate(event.starts_at),
        timezone.localdate(event.ends_at - timedelta(microseconds=1)),
    )
    day = max(begins, first)
    while day <= min(ends, after):
        yield day, Entry(event, None, event.starts_at, day == begins)
        day += timedelta(days=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
