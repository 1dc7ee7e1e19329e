"""How many of the target companies were reached, by what, and where they are."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.companies.choices import ContactKind, SizeClass, ValueChain
from apps.companies.models import TargetCompany
from apps.companies.periods import quarter_of
from apps.core.charts import Bar, bars
from apps.projects.models import Project
from apps.reporting.periods import Period
from apps.reporting.querysets import contacts_visible_to
from apps.taxonomy.models import County


@dataclass
class Group:
    """Some of the companies: how many there are, were reached at all, and by what."""

    label: str
    companies: int = 0
    reached: int = 0
    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ContactKind.values, 0))

    def add(self, kinds: set[str]) -> None:
        self.companies += 1
        self.reached += bool(kinds)
        for kind in kinds:
            self.by_kind[kind] += 1

    @property
    def share(self) -> int:
        """In per cent of its companies, rounded."""
        return round(100 * self.reached / self.companies) if self.companies else 0

    @property
    def cells(self) -> list[int]:
        """As a row of a table: companies, reached, share, and by each kind."""
        return [self.companies, self.reached, self.share, *self.by_kind.values()]


@dataclass
class Part:
    """The companies sorted by one thing."""

    title: str
    groups: list[Group]

    @property
    def bars(self) -> list[Bar]:
        """The shares, drawn against all companies of the group."""
        return bars([(one.label, one.share) for one in self.groups], whole=100, unit=" %")


@dataclass
class Coverage:
    period: Period
    total: Group
    parts: list[Part]


def coverage(user, period: Period) -> Coverage:
    """Of the list as it is today; a fixed number of queries."""
    first = quarter_of(period.first) if period.first else None
    reached: dict[int, set[str]] = defaultdict(set)
    contacts = contacts_visible_to(user).between(first, period.last).order_by()
    for company, kind in contacts.values_list("company", "kind").distinct():
        reached[company].add(kind)
    total, unknown = Group(_("All together")), _("Not stated")
    sorts: list[tuple[str, dict]] = [
        (_("By county"), {one.pk: str(one) for one in County.objects.all()}),
        (_("By size"), {value: str(label) for value, label in SizeClass.choices}),
        (_("By place in the value chain"), {value: str(label) for value, label in ValueChain.choices}),
        (_("By project"), dict(Project.objects.values_list("pk", "acronym"))),
    ]
    groups: list[dict] = [
        {key: Group(label) for key, label in labels.items()} | {"": Group(unknown)}
        for _title, labels in sorts
    ]
    for pk, *places in TargetCompany.objects.order_by().values_list(
        "pk", "county", "size_class", "value_chain", "project"
    ):
        total.add(reached[pk])
        for found, place in zip(groups, places, strict=True):
            found.get(place, found[""]).add(reached[pk])
    parts = [
        Part(title, [one for one in found.values() if one.companies])
        for (title, _labels), found in zip(sorts, groups, strict=True)
    ]
    return Coverage(period, total, parts)
