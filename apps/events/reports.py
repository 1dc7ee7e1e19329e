"""The report of a calendar's import, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.events.choices import LineKind
from apps.events.models import CalendarImport, Event
from apps.events.models.source import sentence

# What changes together, see `said.GROUPS`.
GROUP_LABELS = {
    "title": _("title"),
    "summary": pgettext_lazy("event", "summary"),
    "description": _("description"),
    "when": _("time"),
    "where": _("place"),
}


@dataclass(frozen=True)
class Line:
    """One date: `words` say what is wrong or which parts are meant."""

    label: str
    address: str
    starts_at: datetime | None
    words: str


@dataclass(frozen=True)
class Part:
    label: str
    lines: list[Line]


def parts_of(report: CalendarImport, *, user) -> list[Part]:
    """The lines by what became of the dates; those that lead somewhere lead where `user` may look."""
    numbers = [line["event"] for line in report.lines if line["event"]]
    events = Event.objects.editable_by(user).in_bulk(numbers)
    return [
        Part(str(kind.label), [_line(line, events) for line in report.lines if line["kind"] == kind])
        for kind in LineKind
        if report.count(kind)
    ]


def _line(line: dict[str, Any], events: dict[int, Event]) -> Line:
    event = events.get(line["event"])
    words = [sentence({"code": line["code"], "details": line["details"]})]
    words.append(", ".join(str(GROUP_LABELS[group]) for group in line["fields"]))
    begins = datetime.fromisoformat(line["starts_at"]) if line["starts_at"] else None
    return Line(
        line["label"], event.get_manage_url() if event else "", begins, " · ".join(filter(None, words))
    )
