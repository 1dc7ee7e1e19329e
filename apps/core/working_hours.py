"""Arithmetic with working time: "eight hours after Friday 16:00" ends on Monday.

Hours are those of the clock on the wall in Berlin; how long a span lasts is counted in real time, so that a
change of the clocks inside it makes it an hour longer or shorter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from apps.core.working_days import SAXONY, is_holiday

_DAY = timedelta(days=1)
# Two years without one open hour: something is wrong with the hours, not with the question.
_MAX_DAYS = 750


class NeverOpen(ValueError):
    """The hours leave no working time at all."""


@dataclass(frozen=True)
class WorkingHours:
    """When people are at work: the same hours on some days of the week, never on a public holiday of `state`.

    `weekdays` counts from 0 (Monday) to 6 (Sunday). `closed` are further days on which nobody works.
    """

    opens: time = time(9)
    closes: time = time(16)
    weekdays: frozenset[int] = frozenset(range(5))
    state: str = SAXONY
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_open_on(self, day: date) -> bool:
        """Whether anybody works on `day`."""
        return day.weekday() in self.weekdays and day not in self.closed and not is_holiday(day, self.state)

    def after(self, moment: datetime, duration: timedelta) -> datetime:
        """The first moment at which `duration` of working time has passed since `moment`.

        It may be the end of a working day, but is never the beginning of the next one. In UTC.

        Raises:
            NeverOpen: if there is no working time.
        """
        moment, left = moment.astimezone(UTC), duration
        if left <= timedelta():
            return moment
        for begin, end in self._spans_from(moment):
            begin = max(begin, moment)
            if end - begin >= left:
                return begin + left
            left -= max(end - begin, timedelta())
        raise NeverOpen

    def before(self, moment: datetime, duration: timedelta) -> datetime:
        """The last moment from which `duration` of working time passes until `moment`.

        Raises:
            NeverOpen: if there is no working time.
        """
        moment, left = moment.astimezone(UTC), duration
        if left <= timedelta():
            return moment
        for begin, end in self._spans_back_from(moment):
            end = min(end, moment)
            if end - begin >= left:
                return end - left
            left -= max(end - begin, timedelta())
        raise NeverOpen

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time passes from `start` to `end`; none if `end` is not later."""
        start, end, passed = start.astimezone(UTC), end.astimezone(UTC), timedelta()
        day, last = _day_of(start), _day_of(end)
        while day <= last:
            for begin, finish in self._spans_on(day):
                passed += max(min(finish, end) - max(begin, start), timedelta())
            day += _DAY
        return passed

    def _spans_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = _day_of(moment)
        for number in range(_MAX_DAYS):
            yield from self._spans_on(first + number * _DAY)

    def _spans_back_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = _day_of(moment)
        for number in range(_MAX_DAYS):
            yield from self._spans_on(first - number * _DAY)

    def _spans_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.is_open_on(day):
            yield _moment(day, self.opens), _moment(day, self.closes)


def _day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def _moment(day: date, clock: time) -> datetime:
    """In UTC, so that differences are real time."""
    return timezone.make_aware(datetime.combine(day, clock)).astimezone(UTC)
