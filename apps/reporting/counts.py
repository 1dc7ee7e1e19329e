"""The numbers of requests, in tables; small ones are hidden from all but managers.

The rule: a number below three is not shown, as it could tell who asked. If what is hidden in a table could be
reckoned from its total, the next smallest number is hidden too.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.companies.choices import SizeClass
from apps.core.charts import Bar, bars
from apps.partners.models import PartnerOrganisation
from apps.reporting.periods import Period
from apps.support_requests.choices import Helped, Kind, Source, State
from apps.support_requests.counting import Counted, counted
from apps.support_requests.services import service_times
from apps.taxonomy.models import ActionField, County

SMALLEST = 3
# Until when a first answer came, in working minutes.
_WAITS = (
    (7 * 60, gettext_lazy("within one working day (7 hours)")),
    (21 * 60, gettext_lazy("within three working days (21 hours)")),
    (10**9, gettext_lazy("later")),
)


@dataclass
class Table:
    """Labels with numbers; None is a number that is not shown."""

    title: str
    rows: list[tuple[str, int | None]]

    @property
    def bars(self) -> list[Bar]:
        return bars([(label, number) for label, number in self.rows if number is not None])


@dataclass
class Report:
    """All tables of a period. `total` is None where it is too small to be shown."""

    period: Period
    total: int | None
    answered_in: int | None  # median of working hours
    tables: list[Table] = field(default_factory=list)


def report(user, period: Period, *, protected: bool) -> Report:
    """The numbers for `user`; a fixed number of queries."""
    hours = service_times().working_hours
    rows = counted(user, first=period.first, last=period.last, hours=hours)
    if protected and 0 < len(rows) < SMALLEST:
        return Report(period, None, None)
    tables = [Table(title, found) for title, found in _tables(rows)]
    if protected:
        for table in tables:
            table.rows = protect(table.rows)
    waits = sorted(one.answered_after for one in rows if one.answered_after is not None)
    enough = len(waits) >= (SMALLEST if protected else 1)
    return Report(period, len(rows), round(waits[len(waits) // 2] / 60) if enough else None, tables)


def protect(rows: Iterable[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """The rows without numbers below `SMALLEST`, and without what would tell them."""
    rows = list(rows)
    hidden = [place for place, (_label, number) in enumerate(rows) if number and number < SMALLEST]
    others = sorted(
        (number, place) for place, (_label, number) in enumerate(rows) if number and number >= SMALLEST
    )
    while hidden and others and (len(hidden) == 1 or sum(rows[place][1] or 0 for place in hidden) < SMALLEST):
        hidden.append(others.pop(0)[1])
    return [(label, None if place in hidden else number) for place, (label, number) in enumerate(rows)]


def _tables(rows: list[Counted]) -> list[tuple[str, list[tuple[str, int | None]]]]:
    counties = {one.pk: str(one) for one in County.objects.all()}
    fields = {one.pk: str(one) for one in ActionField.objects.all()}
    organisations = dict(PartnerOrganisation.objects.values_list("pk", "name"))
    unknown, nobody = _("Not stated"), _("The network management alone")
    return [
        (_("By month"), _by_month(rows)),
        (_("By kind"), _by_choice(rows, "kind", Kind)),
        (_("By the way it came"), _by_choice(rows, "source", Source)),
        (_("By county"), _largest(rows, lambda one: counties.get(one.county or 0, unknown))),
        (_("By size of the company"), _by_choice(rows, "size_class", SizeClass)),
        (_("By action field"), _largest(rows, lambda one: fields.get(one.action_field or 0, unknown))),
        (_("By state"), _by_choice(rows, "state", State)),
        (_("Did it help?"), _by_choice(rows, "helped", Helped)),
        (_("Time to the first answer"), _by_wait(rows)),
        (
            _("By organisation in charge"),
            _largest(rows, lambda one: organisations.get(one.organisation or 0, nobody)),
        ),
    ]


def _by_month(rows: list[Counted]) -> list[tuple[str, int | None]]:
    counts = Counter(one.month for one in rows)
    return [(_month(month), counts[month]) for month in sorted(counts)]


def _month(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def _by_choice(rows: list[Counted], name: str, choices) -> list[tuple[str, int | None]]:
    counts = Counter(getattr(one, name) for one in rows)
    named: list[tuple[str, int | None]] = [
        (str(label), counts[value]) for value, label in choices.choices if counts[value]
    ]
    rest = sum(number for value, number in counts.items() if value not in choices.values)
    return named + ([(_("Not stated"), rest)] if rest else [])


def _largest(rows: list[Counted], label: Callable[[Counted], str]) -> list[tuple[str, int | None]]:
    counts: Counter[str] = Counter(label(one) for one in rows)
    return sorted(counts.items(), key=lambda pair: (-counts[pair[0]], pair[0]))


def _by_wait(rows: list[Counted]) -> list[tuple[str, int | None]]:
    counts: Counter[str] = Counter()
    for one in rows:
        if one.answered_after is None:
            counts[_("not answered")] += 1
            continue
        counts[str(next(label for limit, label in _WAITS if one.answered_after <= limit))] += 1
    order = [*(str(label) for _limit, label in _WAITS), _("not answered")]
    return [(label, counts[label]) for label in order if counts[label]]
