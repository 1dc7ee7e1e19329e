"""What libraries may ask by OAI-PMH 2.0 (http://www.openarchives.org/OAI/openarchivesprotocol.html).

Only what is public has a record; what was public and is no more has a header that says so ("transient": a row
that an administrator removes leaves none). A long list goes on by a token that holds all of the question and
where the answer ended, signed, so that nothing is kept here for it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime

from apps.projects.models import Project
from apps.publications.choices import Kind
from apps.publications.models import Publication

PREFIX = "oai_dc"
PAGE = 100
TOKEN_SALT = "publications.oai"
TOKEN_LIFETIME = timedelta(days=2)
_LIST = frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"})
# verb: (arguments that may be there, those that must)
ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset({"identifier"}), frozenset()),
    "ListSets": (frozenset({"resumptionToken"}), frozenset()),
    "ListIdentifiers": (_LIST, frozenset({"metadataPrefix"})),
    "ListRecords": (_LIST, frozenset({"metadataPrefix"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset({"identifier", "metadataPrefix"})),
}


class OaiError(Exception):
    """One of the protocol's errors (section 3.6); the answer is a 200 all the same."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Question:
    """A request that keeps the rules: verb and arguments."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """A part of a list. `token` goes on from here, empty at the end; None where the list fits into one."""

    publications: list[Publication]
    total: int
    cursor: int
    token: str | None


def understood(parameters: list[tuple[str, str]]) -> Question:
    """The request's question.

    Raises:
        OaiError: "badVerb" or "badArgument".
    """
    verbs = [value for name, value in parameters if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise OaiError("badVerb", "There must be one verb, and one of the protocol's six.")
    verb = verbs[0]
    given = [(name, value) for name, value in parameters if name != "verb"]
    arguments = dict(given)
    allowed, needed = ARGUMENTS[verb]
    if len(arguments) != len(given):
        raise OaiError("badArgument", "An argument is there more than once.")
    if unknown := set(arguments) - allowed:
        raise OaiError("badArgument", f"{verb} knows no argument {sorted(unknown)[0][:100]}.")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError("badArgument", "Beside a resumptionToken there may be no other argument.")
    elif missing := needed - set(arguments):
        raise OaiError("badArgument", f"{verb} needs the argument {sorted(missing)[0]}.")
    return Question(verb, arguments)


def identifier_of(publication: Publication) -> str:
    """https://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm"""
    return f"oai:{_host()}:{publication.short}"


def sets_of(publication: Publication) -> list[str]:
    """The sets it belongs to, as in `sets`."""
    project = publication.project
    return [f"kind_{publication.kind}"] + (
        [f"project_{project.slug}"] if project is not None and project.is_public else []
    )


def sets() -> list[tuple[str, str]]:
    """All sets: (setSpec, name), one for each kind and each public project."""
    projects = Project.objects.published().order_by("slug")
    return [
        *((f"kind_{kind.value}", kind.name.capitalize()) for kind in Kind),
        *((f"project_{project.slug}", project.acronym) for project in projects),
    ]


def record(question: Question) -> Publication:
    """What GetRecord asks for.

    Raises:
        OaiError: "cannotDisseminateFormat" or "idDoesNotExist".
    """
    _require_format(question.arguments["metadataPrefix"])
    return _by_identifier(question.arguments["identifier"])


def require_formats_of(identifier: str) -> None:
    """ListMetadataFormats of one record.

    Raises:
        OaiError: "idDoesNotExist", or "noMetadataFormats" for one that is gone.
    """
    if _by_identifier(identifier).is_gone:  # type: ignore[attr-defined]
        raise OaiError("noMetadataFormats", "The record is deleted.")


def require_whole_list(question: Question) -> None:
    """ListSets has no second part.

    Raises:
        OaiError: "badResumptionToken", for any token.
    """
    if "resumptionToken" in question.arguments:
        raise OaiError("badResumptionToken", "The list of sets is always sent whole.")


def batch(question: Question) -> Batch:
    """The part of a list that is asked for, at most `PAGE` long.

    Raises:
        OaiError: "badArgument", "badResumptionToken", "cannotDisseminateFormat" or "noRecordsMatch".
    """
    state = _state_of(question)
    wanted = state["wanted"]
    _require_format(wanted["metadataPrefix"])
    found = _matching(wanted)
    total = state.get("total") or found.count()
    if not total:
        raise OaiError("noRecordsMatch", "There is no record of this time and set.")
    if after := state.get("after"):
        stamp = datetime.fromisoformat(after[0])
        found = found.filter(Q(stamp__gt=stamp) | Q(stamp=stamp, pk__gt=after[1]))
    rows = list(found.for_page().order_by("stamp", "pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    cursor = state.get("cursor", 0)
    token = None if cursor == 0 and not more else ""
    if more:
        after = [rows[-1].stamp.isoformat(), rows[-1].pk]
        later = {"verb": question.verb, "wanted": wanted, "after": after, "total": total}
        token = signing.dumps(later | {"cursor": cursor + PAGE}, salt=TOKEN_SALT, compress=True)
    return Batch(rows, total, cursor, token)


def earliest() -> datetime | None:
    """When the first record last changed; None while there is none."""
    first = Publication.objects.ever_public().order_by("stamp").first()
    return first.stamp if first else None


def _state_of(question: Question) -> dict[str, Any]:
    token = question.arguments.get("resumptionToken")
    if token is None:
        return {"wanted": question.arguments}
    try:
        state = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LIFETIME)
    except signing.BadSignature as error:
        raise OaiError("badResumptionToken", "The token is not one of ours, or too old.") from error
    if state["verb"] != question.verb:
        raise OaiError("badResumptionToken", "The token belongs to another verb.")
    return state


def _matching(wanted: dict[str, str]):
    found = Publication.objects.ever_public()
    begins, ends = _moment(wanted, "from"), _moment(wanted, "until")
    if begins and ends:
        if ("T" in wanted["from"]) != ("T" in wanted["until"]):
            raise OaiError("badArgument", "from and until must be equally exact.")
        if begins >= ends:
            raise OaiError("badArgument", "from must not be later than until.")
    if begins:
        found = found.filter(stamp__gte=begins)
    if ends:
        found = found.filter(stamp__lt=ends)
    if "set" in wanted:
        kind, _underline, name = wanted["set"].partition("_")
        if kind == "kind":
            found = found.filter(kind=name)
        elif kind == "project" and Project.objects.published().filter(slug=name).exists():
            found = found.filter(project__slug=name)
        else:
            found = found.none()
    return found


def _moment(wanted: dict[str, str], name: str) -> datetime | None:
    """The beginning of `from`, or the end of `until`: a day or a second is meant as a whole."""
    text = wanted.get(name)
    if text is None:
        return None
    try:
        moment = parse_datetime(text) if "T" in text else None
        day = parse_date(text) if "T" not in text and len(text) == 10 else None
    except ValueError:
        moment = day = None
    if day is not None:
        begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
        lasts = timedelta(days=1)
    elif moment is not None and text.endswith("Z") and len(text) == 20:
        begins, lasts = moment, timedelta(seconds=1)
    else:
        raise OaiError("badArgument", f"{name} is no date like 2026-05-14 or 2026-05-14T09:30:00Z.")
    if not 1900 <= begins.year <= 2200:
        raise OaiError("badArgument", f"The year of {name} makes no sense.")
    return begins + lasts if name == "until" else begins


def _require_format(prefix: str) -> None:
    if prefix != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Only {PREFIX} is offered.")


def _by_identifier(identifier: str) -> Publication:
    start = f"oai:{_host()}:"
    short = identifier.removeprefix(start)
    found = None
    if identifier.startswith(start) and len(short) <= 10 and short.isalnum():
        found = Publication.objects.ever_public().for_page().filter(short=short).first()
    if found is None:
        raise OaiError("idDoesNotExist", "There is no such record.")
    return found


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
