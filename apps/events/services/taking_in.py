"""What becomes of the dates of a partner's calendar: each for itself, one that fails stops no other."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.core.errors import UserError
from apps.core.permissions import require
from apps.events.choices import Fault, LineKind, SourceMode
from apps.events.models import URGENT_FIELDS, CalendarSource, Event, ImportedEvent
from apps.events.permissions import is_cancellable
from apps.events.reading import Entry, Reading
from apps.events.said import GROUPS, to_take, values_of
from apps.events.services import organising
from apps.moderation import history
from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.moderation.values import jsonable
from apps.partners.permissions import OnBehalf
from apps.partners.services import checking, editorial

logger = logging.getLogger(__name__)


def take_in(*, source: CalendarSource, reading: Reading, now: datetime) -> list[dict]:
    """Brings in what is new and changed, marks what has vanished; returns the lines of the report."""
    require(source.is_active)
    return _TakingIn(source, now).all_of(reading)


class _TakingIn:
    """One import of one calendar; `lines` become its report."""

    def __init__(self, source: CalendarSource, now: datetime):
        self.source = source
        self.now = now
        self.actor = OnBehalf(source.organisation, str(source))
        self.related = {"action_fields": list(source.action_fields.all())}
        self.lines: list[dict[str, Any]] = []

    def all_of(self, reading: Reading) -> list[dict]:
        known = {one.key: one for one in self.source.imported.select_related("event__organisation")}
        for entry in reading.entries:
            self._one(entry, known.get(entry.key) or _become_a_series(entry, known))
        for problem in reading.problems:
            self._note(LineKind.PROBLEM, problem.label, code=problem.code, details=problem.details)
        self._mark_vanished(reading, known)
        return self.lines

    def _one(self, entry: Entry, known: ImportedEvent | None) -> None:
        lines = len(self.lines)
        try:
            with transaction.atomic():
                self._update(entry, known) if known else self._add(entry)
        except UserError as refusal:
            why = str(refusal.user_message)
        except ValidationError as error:
            why = " ".join(error.messages)
        except Exception:  # a fault of ours in one date must not keep the others away
            logger.exception("A date could not be taken in", extra={"source": self.source.pk})
            self._note(LineKind.PROBLEM, entry.title, entry, code=Fault.GARBLED)
            return
        else:
            return
        del self.lines[lines:]
        self._note(LineKind.PROBLEM, entry.title, entry, code=Fault.REFUSED, details={"why": why})

    def _add(self, entry: Entry) -> None:
        if entry.is_cancelled:
            return  # nobody knows of it here
        if fault := _unfit(entry):
            self._note(LineKind.PROBLEM, entry.title or entry.uid, entry, code=fault)
            return
        says = values_of(entry)
        event = Event(
            organisation=self.source.organisation, project=self.source.project, registration_enabled=False
        )
        _set(event, says)
        editorial.create(content=event, actor=self.actor, related=self.related)
        ImportedEvent.objects.create(source=self.source, key=entry.key, uid=entry.uid, event=event, said=says)
        self._note(LineKind.NEW, entry.title, entry, event)
        self._publish(event, entry)

    def _publish(self, event: Event, entry: Entry) -> None:
        """Makes a draft public if a manager has approved that; says why not if something is missing."""
        if self.source.mode != SourceMode.PUBLISHED or event.published_at or event.state != State.DRAFT:
            return
        if event.missing_for_publication():
            self._note(LineKind.PROBLEM, entry.title, entry, event, code=Fault.NO_PLACE)
        elif findings := checking.errors(event):
            why = str(findings[0].message)
            self._note(LineKind.PROBLEM, entry.title, entry, event, code=Fault.REFUSED, details={"why": why})
        else:
            moderation.transition(event, Action.PUBLISH, actor=self.actor)

    def _update(self, entry: Entry, known: ImportedEvent) -> None:
        event = known.event
        if event is None or event.state == State.ARCHIVED:
            return  # somebody has taken it down here
        if known.vanished_at:
            known.vanished_at = None
            self._note(LineKind.BACK, entry.title, entry, event)
        if entry.is_cancelled:
            self._cancel(event, entry, known)
        elif event.is_cancelled:
            if known.said.pop("is_cancelled", False):
                self._note(LineKind.KEPT, entry.title, entry, event, code=Fault.NOT_BACK)
        else:
            self._change(event, entry, known)
        known.save()

    def _cancel(self, event: Event, entry: Entry, known: ImportedEvent) -> None:
        """What people know of is cancelled, so that they are told; a draft goes away."""
        if known.said.get("is_cancelled"):
            return
        known.said["is_cancelled"] = True
        if is_cancellable(event):
            organising.cancel_event(event=event, actor=self.actor, note="")
        elif event.state in (State.DRAFT, State.CHANGES_REQUESTED):
            moderation.transition(event, Action.ARCHIVE, actor=self.actor)
        elif event.state == State.IN_REVIEW:
            self._note(LineKind.PROBLEM, entry.title, entry, event, code=Fault.IN_REVIEW)
            return
        self._note(LineKind.CANCELLED, entry.title, entry, event)

    def _change(self, event: Event, entry: Entry, known: ImportedEvent) -> None:
        says = values_of(entry)
        values, taken, kept = to_take(known.said, says, history.text_to_edit(event))
        put_off = self._save(event, values)
        taken = [group for group in taken if group not in put_off]
        for group, names in GROUPS.items():
            if group not in put_off:
                known.said |= {name: says[name] for name in names}
        if taken:
            self._note(LineKind.CHANGED, entry.title, entry, event, fields=taken)
            event.refresh_from_db()
            self._publish(event, entry)
        if kept:
            self._note(LineKind.KEPT, entry.title, entry, event, fields=kept)
        if put_off:
            self._note(LineKind.KEPT, entry.title, entry, event, fields=put_off, code=Fault.WAITING)

    def _save(self, event: Event, values: dict[str, Any]) -> list[str]:
        """Saves what changed, in the event's own way; returns the groups that wait for a decision."""
        if not values:
            return []
        urgent = {name: value for name, value in values.items() if name in URGENT_FIELDS}
        texts = {name: value for name, value in values.items() if name not in URGENT_FIELDS}
        if event.state != State.PUBLISHED:
            _set(event, values)
            organising.save(content=event, actor=self.actor, base_version=event.version)
            return []
        waiting = editorial.open_proposal(event)
        if urgent:
            # A waiting proposal comes along: saving without it would take it back.
            related = moderation.set_values(event, waiting.values if waiting else {})
            _set(event, urgent)
            organising.save(content=event, actor=self.actor, base_version=event.version, related=related)
        if texts and waiting:
            return [group for group, names in GROUPS.items() if set(names) & set(texts)]
        if texts:
            self._save_texts(Event.objects.get(pk=event.pk), texts)
        return []

    def _save_texts(self, event: Event, texts: dict[str, Any]) -> None:
        """Of something public: at once where a manager has approved that, else as a proposal."""
        if self.source.mode == SourceMode.PUBLISHED:
            revision = moderation.propose(
                event, values=texts, base_version=event.version, actor=self.actor,
                organisation_label=str(event.organisation),
            )  # fmt: skip
            moderation.apply_revision(event, revision, actor=self.actor)
        else:
            _set(event, texts)
            organising.save(content=event, actor=self.actor, base_version=event.version)

    def _mark_vanished(self, reading: Reading, known: dict[str, ImportedEvent]) -> None:
        """What the calendar had and has no more; not what it has in a way that could not be read."""
        there = {entry.key for entry in reading.entries}
        unread = {problem.uid for problem in reading.problems if problem.uid} | set(reading.outside)
        if any(problem.code in _PARTIAL for problem in reading.problems):
            return
        for key, one in known.items():
            event = one.event
            if event is None or key in there or one.uid in unread or one.vanished_at:
                continue
            if event.is_past or event.is_cancelled or event.state == State.ARCHIVED:
                continue
            one.vanished_at = self.now
            one.save(update_fields=["vanished_at"])
            self._note(LineKind.VANISHED, event.title_de, event=event)

    def _note(
        self, kind: str, label: str, entry: Entry | None = None, event: Event | None = None, *,
        fields: Iterable[str] = (), code: str = "", details: dict | None = None,
    ) -> None:  # fmt: skip
        begins = entry.starts_at if entry else event.starts_at if event else None
        self.lines.append(
            {
                "kind": str(kind),
                "label": " ".join(label.split())[:200],
                "event": event.pk if event else None,
                "starts_at": begins.isoformat() if begins else "",
                "fields": list(fields),
                "code": str(code),
                "details": details or {},
            }
        )


# After these, what is missing in the file may only be missing in what was read of it.
_PARTIAL = frozenset({Fault.CUT_OFF, Fault.TOO_MANY, Fault.NESTED})


def _become_a_series(entry: Entry, known: dict[str, ImportedEvent]) -> ImportedEvent | None:
    """The single date that has become this one of a series."""
    single = known.get(entry.uid)
    if single is None or single.said.get("starts_at") != jsonable({"at": entry.starts_at})["at"]:
        return None
    single.key = entry.key
    known[entry.key] = known.pop(entry.uid)
    return single


def _unfit(entry: Entry) -> str:
    """Why a date is not taken in; empty if it is."""
    if entry.uid.rpartition("@")[2] == (urlsplit(settings.BASE_URL).hostname or "localhost"):
        return Fault.OWN
    return "" if entry.title.strip() else Fault.NO_TITLE


def _set(event: Event, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(event, name, Event._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
