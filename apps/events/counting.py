"""How many people and companies came: from the registrations, or from what was kept of them.

Nobody is counted twice who came to several events: people are known by a keyed hash (HMAC-SHA256) of their
address, or of their name with the address of who registered them, and companies by one of their name. Where
nobody was checked in (an online talk, say), all who had a place count as participants.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.events.choices import RegistrationState
from apps.events.models import Attendance, CountedPerson, Event, EventCount, EventRegistration, Participant
from apps.projects.models import Project
from apps.taxonomy.models import ActionField, County


class Head(NamedTuple):
    """One participant of one event; `person` and `company` are hashes, `company` may be empty."""

    event: int
    county: int | None
    person: str
    company: str


@dataclass
class Figures:
    """The numbers of a group of events; `registered` is None where it is not known by this group."""

    label: str
    events: set[int] = field(default_factory=set)
    registered: int | None = 0
    participants: int = 0
    people: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)

    def add(self, head: Head) -> None:
        self.events.add(head.event)
        self.participants += 1
        self.people.add(head.person)
        if head.company:
            self.companies.add(head.company)

    @property
    def cells(self) -> list[int | str]:
        """As a row of a table: events, registered, participants, people, companies."""
        registered = "" if self.registered is None else self.registered
        return [len(self.events), registered, self.participants, len(self.people), len(self.companies)]


@dataclass
class Report:
    """The numbers of all events asked for, and of their parts."""

    total: Figures
    by_project: list[Figures]
    by_action_field: list[Figures]
    by_county: list[Figures]
    unchecked: int  # events at which nobody was checked in


def report(events) -> Report:
    """The numbers of `events` (a queryset); a fixed number of queries."""
    chosen = dict(events.order_by().values_list("pk", "project"))
    fields = defaultdict(list)
    for event, action_field in Event.action_fields.through.objects.filter(event__in=chosen).values_list(
        "event", "actionfield"
    ):
        fields[event].append(action_field)
    registered, checked, heads = _live(chosen)
    for kept in EventCount.objects.filter(event__in=chosen):
        registered[kept.event_id] = registered.get(kept.event_id, 0) + kept.registered  # type: ignore[attr-defined]
        if kept.was_checked:
            checked.add(kept.event_id)  # type: ignore[attr-defined]
    stored = CountedPerson.objects.filter(event__in=chosen).values_list(
        "event", "county", "person", "company"
    )
    heads += [Head(*row) for row in stored]
    total = Figures(_("All together"), events=set(chosen), registered=sum(registered.values()))
    groups = _Groups(chosen, fields, registered)
    for head in heads:
        total.add(head)
        groups.add(head)
    by_project, by_action_field, by_county = groups.sorted()
    unchecked = len({one.event for one in heads} - checked)
    return Report(total, by_project, by_action_field, by_county, unchecked)


def heads_of(event: Event) -> tuple[list[Head], bool]:
    """The participants of one event whose data is still there, and whether anybody was checked in."""
    _registered, checked, heads = _live([event.pk])
    return heads, bool(checked)


def person_hash(*, name: str, email: str, registered_by: str) -> str:
    """The same person's at every event: by their own address, or by name beside who registered them."""
    return _hash("person", _plain(email) if email else f"{_plain(name)}|{_plain(registered_by)}")


def company_hash(name: str) -> str:
    """The same company's, however its name is spaced or capitalised; empty without a name."""
    letters = re.sub(r"[\W_]+", "", name.casefold())
    return _hash("company", letters) if letters else ""


def _live(events: Iterable[int]) -> tuple[dict[int, int], set[int], list[Head]]:
    """How many were registered for each event, where anybody was checked in, and who took part."""
    noted = Attendance.objects.valid().filter(participant=OuterRef("pk"))
    rows = list(
        Participant.objects.filter(registration__event__in=events)
        .annotate(was_there=Exists(noted))
        .filter(Q(registration__state=RegistrationState.CONFIRMED) | Q(was_there=True))
        .values_list(
            "registration__event", "registration__county", "name", "email", "is_contact",
            "registration__email", "registration__company", "was_there",
        )
    )  # fmt: skip
    checked = {row[0] for row in rows if row[-1]}
    places = EventRegistration.objects.filter(event__in=events, state=RegistrationState.CONFIRMED)
    registered: dict[int, int] = defaultdict(int)
    for event, number in places.values_list("event", "places"):
        registered[event] += number
    return registered, checked, [_head(*row[:-1]) for row in rows if row[-1] or row[0] not in checked]


def _head(
    event: int, county: int | None, name: str, email: str, is_contact: bool, contact: str, company: str
) -> Head:
    own = email or (contact if is_contact else "")
    return Head(
        event,
        county,
        person_hash(name=name, email=own, registered_by=contact or company),
        company_hash(company),
    )


class _Groups:
    """Sorts participants by project, action field and county."""

    def __init__(
        self, projects: dict[int, int | None], fields: dict[int, list[int]], registered: dict[int, int]
    ):
        self._projects, self._fields = projects, fields
        self._by_project = {pk: Figures(name) for pk, name in Project.objects.values_list("pk", "acronym")}
        self._by_field = {one.pk: Figures(one.name) for one in ActionField.objects.all()}
        self._by_county = {one.pk: Figures(one.name, registered=None) for one in County.objects.all()}
        self._without_project = Figures(_("No project"))
        self._without_field = Figures(_("No action field"))
        self._without_county = Figures(_("Not stated"), registered=None)
        for event in projects:
            for group in self._of_event(event):
                group.events.add(event)
                group.registered = (group.registered or 0) + registered.get(event, 0)

    def _of_event(self, event: int) -> Iterator[Figures]:
        project = self._projects[event]
        yield self._by_project[project] if project else self._without_project
        if not self._fields.get(event):
            yield self._without_field
        for action_field in self._fields.get(event, ()):
            yield self._by_field[action_field]

    def add(self, head: Head) -> None:
        for group in self._of_event(head.event):
            group.add(head)
        (self._by_county[head.county] if head.county else self._without_county).add(head)

    def sorted(self) -> Iterator[list[Figures]]:
        """The groups that have events, the largest first; what belongs to none comes last."""
        for groups, rest in (
            (self._by_project, self._without_project),
            (self._by_field, self._without_field),
            (self._by_county, self._without_county),
        ):
            filled = [one for one in groups.values() if one.events]
            filled.sort(key=lambda one: (-one.participants, one.label))
            yield filled + ([rest] if rest.events else [])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _hash(kind: str, text: str) -> str:
    return hmac.digest(
        _key(settings.EVENT_COUNTING_PEPPER or settings.SECRET_KEY, kind), text.encode(), "sha256"
    ).hex()


@cache
def _key(secret: str, kind: str) -> bytes:
    """Derived once, because thousands are hashed at a time."""
    return salted_hmac("apps.events.counting", kind, secret, algorithm="sha256").digest()
