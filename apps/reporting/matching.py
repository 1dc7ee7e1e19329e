"""Which target company somebody belongs to: by the domain of the address and by the company's name.

What fits exactly one company counts. What fits several, or nearly fits one, waits for a manager; what fits
none is left alone. Nobody's name or address is kept: decisions are keyed hashes.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.companies.choices import ContactKind
from apps.companies.models import TargetCompany
from apps.companies.names import domain_of, normalised
from apps.events.choices import RegistrationState
from apps.events.models import Attendance, EventRegistration
from apps.newsletter.models import Subscription
from apps.reporting.models import NameDecision
from apps.support_requests.choices import Kind
from apps.support_requests.models import SupportRequest

NEARLY = 0.85  # how alike two names must be for a manager to be asked, from 0 to 1
_FIRST_SIGNS = 4  # of two names that are compared
MOST_CANDIDATES = 6


@dataclass(frozen=True)
class Sighting:
    """Somebody of a company did something. `name` is the company's, as typed; it may be empty."""

    kind: ContactKind
    day: date
    name: str = ""
    domain: str = ""
    county: int | None = None
    asker_role: str = ""

    @property
    def key(self) -> str:
        """What a decision is about: the name, or without one the domain; empty if there is neither."""
        plain = normalised(self.name)
        return plain or (f"@{self.domain}" if self.domain else "")

    @property
    def label(self) -> str:
        return self.name or f"@{self.domain}"


@dataclass
class Doubt:
    """A name that a manager has to decide about."""

    label: str
    key: str
    candidates: list[int]
    kinds: set[str] = field(default_factory=set)


class Directory:
    """The list, asked for once, with what has been decided."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self._counties: dict[int, int] = {}
        self._by_name, self._by_domain = defaultdict(list), defaultdict(list)
        self._by_start: dict[str, list[tuple[str, int]]] = defaultdict(list)
        rows = TargetCompany.objects.order_by("pk").values_list(
            "pk", "name", "matching_name", "county", "domains"
        )
        for pk, name, matching, county, domains in rows:
            self.names[pk], self._counties[pk] = name, county
            self._by_name[matching].append(pk)
            self._by_start[matching[:_FIRST_SIGNS]].append((matching, pk))
            for domain in domains:
                self._by_domain[domain].append(pk)
        self._decisions = dict(NameDecision.objects.values_list("key_hash", "company"))

    def candidates(self, seen: Sighting) -> tuple[int | None, list[int]]:
        """The company, if it is certain; else those that it could be."""
        if not seen.key:
            return None, []
        digest = key_hash(seen.key)
        if digest in self._decisions:
            return self._decisions[digest], []
        by_name = self._by_name.get(normalised(seen.name), []) if seen.name else []
        by_domain = self._by_domain.get(seen.domain, []) if seen.domain else []
        found = [pk for pk in by_name if pk in by_domain] or list(dict.fromkeys([*by_name, *by_domain]))
        if len(found) > 1 and seen.county:
            found = [pk for pk in found if self._counties[pk] == seen.county] or found
        if len(found) == 1:
            return found[0], []
        return None, (found or self._nearly(normalised(seen.name)))[:MOST_CANDIDATES]

    def _nearly(self, name: str) -> list[int]:
        if len(name) < _FIRST_SIGNS:
            return []
        alike = (
            (SequenceMatcher(None, name, other).ratio(), pk)
            for other, pk in self._by_start.get(name[:_FIRST_SIGNS], [])
        )
        return [pk for ratio, pk in sorted(alike, reverse=True) if ratio >= NEARLY]


def sightings(requests=None) -> Iterator[Sighting]:
    """All that the portal knows at present; `requests` are those that count, by default all."""
    yield from _at_events()
    cases = SupportRequest.objects.all() if requests is None else requests
    rows = cases.filter(kind=Kind.SUPPORT).order_by("pk").values_list(
        "created_at", "company_name", "contact_email", "county", "asker_role"
    )  # fmt: skip
    for moment, name, email, county, role in rows:
        day = timezone.localdate(moment)
        yield Sighting(ContactKind.REQUEST, day, name, domain_of(email), county, role)
    today = timezone.localdate()
    for email in Subscription.objects.mailable().order_by().values_list("email", flat=True).distinct():
        yield Sighting(ContactKind.NEWSLETTER, today, domain=domain_of(email))


def _at_events() -> Iterator[Sighting]:
    """Who had a place when an event began; where people were checked in, only those who were there."""
    there = Attendance.objects.valid().filter(participant__registration=OuterRef("pk"))
    checked = Attendance.objects.valid().filter(participant__registration__event=OuterRef("event"))
    rows = EventRegistration.objects.filter(
        state=RegistrationState.CONFIRMED, event__starts_at__lte=timezone.now(), event__cancelled_at=None
    ).filter(Exists(there) | ~Exists(checked))
    values = rows.order_by("pk").values_list("event__starts_at", "company", "email", "county")
    for moment, name, email, county in values:
        yield Sighting(ContactKind.EVENT, timezone.localdate(moment), name, domain_of(email), county)


def doubts(directory: Directory, seen: Iterable[Sighting]) -> list[Doubt]:
    """The names that a manager has to decide about, each once, in their order."""
    found: dict[str, Doubt] = {}
    for one in seen:
        _company, candidates = directory.candidates(one)
        if candidates:
            doubt = found.setdefault(one.key, Doubt(one.label, one.key, candidates))
            doubt.kinds.add(str(one.kind.label))
    return sorted(found.values(), key=lambda doubt: doubt.label.casefold())


def key_hash(key: str) -> str:
    """A keyed hash (HMAC-SHA256), with the key that counting at events has (`EVENT_COUNTING_PEPPER`)."""
    secret = settings.EVENT_COUNTING_PEPPER or settings.SECRET_KEY
    salted = salted_hmac("apps.reporting.matching", "key", secret, algorithm="sha256").digest()
    return hmac.digest(salted, key.encode(), "sha256").hex()
