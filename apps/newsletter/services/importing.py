"""Taking over lists of readers: with the proof of their consent, or by asking them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.choices import Language
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.core.tables import NotATable, decoded, lines_of
from apps.core.validators import single_line
from apps.links.models import SignedLink
from apps.newsletter.addresses import PREFERENCES, address_hash, normalise
from apps.newsletter.choices import ImportOutcome, ImportSource, SubscriptionState
from apps.newsletter.models import ImportRun, Newsletter, Subscription, Suppression
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.services.subscriptions import PREFERENCES_LAST
from apps.projects.models import Project
from apps.taxonomy.models import ActionField

MAX_LINES = 20_000
# What the columns may be called; the first is the one that the page explains.
COLUMNS = {
    "email": {"e-mail", "email", "mail", "adresse", "address"},
    "language": {"sprache", "language"},
    "asked": {"angefragt", "asked"},
    "confirmed": {"bestätigt", "bestaetigt", "confirmed"},
    "proof": {"nachweis", "proof", "quelle", "source"},
    "topics": {"themen", "topics"},
    "projects": {"projekte", "projects"},
}


class UnreadableList(UserError):
    """The file is no list that can be read."""

    user_message = _(
        "This file cannot be read as a list. Please save it as CSV, with a first line of headings."
    )


class ListTooLong(UserError):
    user_message = _("This list is too long. Please split it into files of 20,000 lines at most.")


class NoAddresses(UserError):
    user_message = _("No column is headed “E-Mail”. The first line must name the columns.")


@dataclass
class _Line:
    """One line as it was understood; `outcome` is what comes of it."""

    number: int
    outcome: ImportOutcome
    email: str = ""
    language: str = Language.GERMAN
    asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    proof: str = ""
    topics: set[int] = field(default_factory=set)
    projects: set[int] = field(default_factory=set)


@transaction.atomic
def import_list(*, newsletter: Newsletter, content: bytes, ask_others: bool, actor) -> ImportRun:
    """Takes over a CSV file; the report says by line what came of it.

    A line with a time of confirmation and a proof becomes a reader at once. The others are asked by mail,
    once, if `ask_others`, and else left out. Who has left before is never written to.

    Raises:
        UnreadableList, ListTooLong, NoAddresses: if the file cannot be taken as it is.
        Conflict: if somebody subscribed one of the addresses in this moment.
    """
    require(can_manage_newsletter(actor))
    lines = list(_read(content))
    _compare(lines, newsletter, ask_others)
    try:
        with transaction.atomic():
            _create(lines, newsletter)
    except IntegrityError as error:
        raise Conflict from error
    run = ImportRun.objects.create(
        newsletter=newsletter,
        actor_label=str(actor)[:200],
        lines=[[line.number, line.outcome.value] for line in lines],
    )
    audit.record(actor=actor, action="import", target=run, lines=len(lines))
    return run


def _read(content: bytes) -> Iterator[_Line]:
    try:
        table = list(lines_of(decoded(content)))
    except NotATable as error:
        raise UnreadableList from error
    if len(table) > MAX_LINES + 1:
        raise ListTooLong
    columns = _columns(table[0][1])
    known = {"topics": _topics(), "projects": _projects()}
    for number, row in table[1:]:
        values = {name: row[place] for name, place in columns.items() if place < len(row)}
        if any(values.values()):
            yield _understood(number, values, known)


def _topics() -> dict[str, int]:
    """The keys of topics, by what a list may call them."""
    rows = ActionField.objects.values_list("pk", "slug", "name_de")
    return {word.lower(): pk for pk, *words in rows for word in words}


def _projects() -> dict[str, int]:
    """The keys of the projects that the public knows, by what a list may call them."""
    rows = Project.objects.published().values_list("pk", "slug", "acronym", "title_de")
    return {word.lower(): pk for pk, *words in rows for word in words if word}


def _columns(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for name, words in COLUMNS.items():
            if heading.strip().lower() in words:
                found.setdefault(name, place)
    if "email" not in found:
        raise NoAddresses
    return found


def _understood(number: int, values: dict[str, str], known: dict[str, dict[str, int]]) -> _Line:
    line = _Line(number, ImportOutcome.UNPROVEN, email=normalise(values.get("email", "")))
    try:
        validate_email(line.email)
        single_line(line.email)
        if len(line.email) > 254:
            raise ValidationError("")
    except ValidationError:
        line.outcome = ImportOutcome.BAD_ADDRESS
        return line
    line.language = values.get("language", "").lower() or Language.GERMAN
    if line.language not in Language.values:
        line.outcome = ImportOutcome.BAD_LANGUAGE
        return line
    for name, chosen, unknown in (
        ("topics", line.topics, ImportOutcome.BAD_TOPIC),
        ("projects", line.projects, ImportOutcome.BAD_PROJECT),
    ):
        for word in filter(None, (word.strip().lower() for word in values.get(name, "").split("|"))):
            if word not in known[name]:
                line.outcome = unknown
                return line
            chosen.add(known[name][word])
    line.proof = " ".join(values.get("proof", "").split())[:500]
    _read_dates(line, values)
    return line


def _read_dates(line: _Line, values: dict[str, str]) -> None:
    """Both times if they are right. A proof without the time of the confirmation is none."""
    confirmed, asked = values.get("confirmed", ""), values.get("asked", "")
    line.confirmed_at = _moment(confirmed)
    line.asked_at = _moment(asked) if asked else line.confirmed_at
    now = timezone.now()
    wrong = (confirmed and line.confirmed_at is None) or (asked and line.asked_at is None)
    if line.confirmed_at and line.asked_at:
        wrong = wrong or line.confirmed_at > now or line.asked_at > line.confirmed_at
    if wrong or (line.proof and not confirmed):
        line.outcome = ImportOutcome.BAD_DATE
    elif line.confirmed_at and line.proof:
        line.outcome = ImportOutcome.IMPORTED


def _moment(text: str) -> datetime | None:
    """A date or a time as people and programs write it; without a zone it is the portal's own."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            day = parse_date(text) or _german_date(text)
            moment = datetime.combine(day, time()) if day else None
    except ValueError:
        return None
    if moment is None or moment.year < 1990:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _german_date(text: str) -> date | None:
    for pattern in ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _compare(lines: list[_Line], newsletter: Newsletter, ask_others: bool) -> None:
    """Sets aside who is known, who has left, and who stands in the file twice."""
    good = [line for line in lines if line.outcome in (ImportOutcome.IMPORTED, ImportOutcome.UNPROVEN)]
    emails = {line.email for line in good}
    live = Subscription.objects.live().filter(newsletter=newsletter, email__in=emails)
    known = set(live.values_list("email", flat=True))
    hashes = {address_hash(email): email for email in emails}
    suppressed = Suppression.objects.covering(newsletter).filter(address_hash__in=hashes)
    refused = {hashes[one] for one in suppressed.values_list("address_hash", flat=True)}
    seen: set[str] = set()
    for line in good:
        if line.email in seen:
            line.outcome = ImportOutcome.TWICE
        elif line.email in refused:
            line.outcome = ImportOutcome.REFUSED
        elif line.email in known:
            line.outcome = ImportOutcome.KNOWN
        elif line.outcome == ImportOutcome.UNPROVEN and ask_others:
            line.outcome = ImportOutcome.ASKED
        seen.add(line.email)


def _create(lines: list[_Line], newsletter: Newsletter) -> None:
    """A few statements for all."""
    taken = [line for line in lines if line.outcome in (ImportOutcome.IMPORTED, ImportOutcome.ASKED)]
    rows = Subscription.objects.bulk_create(
        [_subscription(line, newsletter) for line in taken], batch_size=1000
    )
    _link([row for row in rows if row.state == SubscriptionState.ACTIVE])
    topics, projects = Subscription.topics.through, Subscription.projects.through
    pairs = list(zip(rows, taken, strict=True))
    topics.objects.bulk_create(
        [topics(subscription=row, actionfield_id=pk) for row, line in pairs for pk in sorted(line.topics)],
        batch_size=1000,
    )
    projects.objects.bulk_create(
        [projects(subscription=row, project_id=pk) for row, line in pairs for pk in sorted(line.projects)],
        batch_size=1000,
    )


def _link(readers: list[Subscription]) -> None:
    """Gives each the lasting link that stands in all mails."""
    expires_at = timezone.now() + PREFERENCES_LAST
    links = SignedLink.objects.bulk_create(
        [
            SignedLink(purpose=PREFERENCES, subject_id=str(reader.pk), expires_at=expires_at)
            for reader in readers
        ],
        batch_size=1000,
    )
    for reader, link in zip(readers, links, strict=True):
        reader.link = link
    Subscription.objects.bulk_update(readers, ["link"], batch_size=1000)


def _subscription(line: _Line, newsletter: Newsletter) -> Subscription:
    proven = line.outcome == ImportOutcome.IMPORTED
    return Subscription(
        newsletter=newsletter,
        email=line.email,
        address_hash=address_hash(line.email),
        language=line.language,
        state=SubscriptionState.ACTIVE if proven else SubscriptionState.PENDING,
        asked_at=(proven and line.asked_at) or timezone.now(),
        confirmed_at=line.confirmed_at if proven else None,
        source=ImportSource.PROVEN if proven else ImportSource.ASK,
        proof=line.proof,
    )
