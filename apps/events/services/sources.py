"""What partners and managers do with partners' calendars: propose, decide, pause, fetch now."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events.choices import SourceState
from apps.events.emails import sources as emails
from apps.events.models import CalendarSource
from apps.events.permissions import can_decide_on_sources, can_keep_source
from apps.partners.services.editorial import NoteMissing


class NotPossible(Conflict):
    """The calendar is not (or no longer) in a state in which this can be done."""

    user_message = _("This is not possible in the present state of the calendar.")


@transaction.atomic
def propose(*, source: CalendarSource, actor) -> CalendarSource:
    """Keeps a new calendar; managers decide whether it is fetched."""
    require(can_keep_source(actor, source))
    source.proposed_by_label = str(actor)[:200]
    source.full_clean()
    source.save()
    _tell_proposed(source, actor, "propose")
    return source


@transaction.atomic
def change(*, source: CalendarSource, name: str, address: str, actor) -> CalendarSource:
    """Another name or address. Another address is approved anew; what has come in stays connected with it."""
    source = _locked(source)
    require(can_keep_source(actor, source))
    if (name, address) == (source.name, source.address):
        return source
    is_moved = address != source.address
    source.name, source.address = name, address
    if is_moved:
        _forget_answers(source)
    source.full_clean()
    if is_moved and not can_decide_on_sources(actor):
        source.state, source.next_fetch_at = SourceState.PROPOSED, None
        source.proposed_by_label = str(actor)[:200]
        source.save()
        _tell_proposed(source, actor, "propose")
        return source
    source.save()
    audit.record(actor=actor, action="edit", target=source)
    return source


@transaction.atomic
def approve(*, source: CalendarSource, values: dict, actor) -> CalendarSource:
    """Has it fetched from now on, and says how; for one that is fetched already, changes how.

    `values` are `mode`, `interval_hours`, `project`, `action_fields` and `note`.
    """
    require(can_decide_on_sources(actor))
    source = _locked(source)
    is_new = not source.is_active and source.state != SourceState.PAUSED
    for name in ("mode", "interval_hours", "project", "note"):
        setattr(source, name, values[name])
    source.action_fields.set(values["action_fields"])
    _forget_answers(source)
    if is_new:
        _decide(source, SourceState.ACTIVE, actor)
        source.next_fetch_at = timezone.now()
    source.full_clean()
    source.save()
    entry = audit.record(actor=actor, action="approve" if is_new else "edit", target=source, mode=source.mode)
    if is_new:
        emails.queue_decided(source, dedupe_key=entry.dedupe_key)
    return source


@transaction.atomic
def refuse(*, source: CalendarSource, note: str, actor) -> CalendarSource:
    """Has it not fetched (any more).

    Raises:
        NoteMissing: if the organisation would not learn why.
    """
    require(can_decide_on_sources(actor))
    source = _locked(source)
    if not note.strip():
        raise NoteMissing
    if source.state == SourceState.REFUSED:
        raise NotPossible
    source.note, source.next_fetch_at = note.strip(), None
    _decide(source, SourceState.REFUSED, actor)
    source.save()
    entry = audit.record(actor=actor, action="refuse", target=source)
    emails.queue_decided(source, dedupe_key=entry.dedupe_key)
    return source


@transaction.atomic
def pause(*, source: CalendarSource, actor) -> CalendarSource:
    """Is not fetched until somebody goes on; what has come in stays."""
    return _move(source, SourceState.ACTIVE, SourceState.PAUSED, None, actor, "pause")


@transaction.atomic
def resume(*, source: CalendarSource, actor) -> CalendarSource:
    """Is fetched again, at once."""
    return _move(source, SourceState.PAUSED, SourceState.ACTIVE, timezone.now(), actor, "resume")


@transaction.atomic
def fetch_now(*, source: CalendarSource, actor) -> CalendarSource:
    """Is fetched within a minute, and read whole, whether the server says that it is unchanged or not."""
    now = timezone.now()
    is_due = source.next_fetch_at is not None and source.next_fetch_at <= now
    if source.is_active and is_due and source.last_read_at is None:
        require(can_keep_source(actor, source))
        return source  # it is about to be: a second click, say
    source = _move(source, SourceState.ACTIVE, SourceState.ACTIVE, now, actor, "fetch_now")
    _forget_answers(source)
    source.save(update_fields=["etag", "last_modified", "last_read_at"])
    return source


def _move(
    source: CalendarSource, before: str, after: str, next_fetch_at: datetime | None, actor, verb: str
) -> CalendarSource:
    source = _locked(source)
    require(can_keep_source(actor, source))
    if source.state != before:
        raise NotPossible
    source.state, source.next_fetch_at = after, next_fetch_at
    source.save(update_fields=["state", "next_fetch_at"])
    audit.record(actor=actor, action=verb, target=source)
    return source


def _locked(source: CalendarSource) -> CalendarSource:
    return CalendarSource.objects.select_for_update(of=("self",)).with_owner().get(pk=source.pk)


def _decide(source: CalendarSource, state: str, actor) -> None:
    source.state = state
    source.decided_by_label, source.decided_at = str(actor)[:200], timezone.now()
    source.failures, source.failing_since, source.told_at, source.problem = 0, None, None, {}


def _forget_answers(source: CalendarSource) -> None:
    """So that the next fetch reads it whole."""
    source.etag = source.last_modified = ""
    source.last_read_at = None


def _tell_proposed(source: CalendarSource, actor, verb: str) -> None:
    entry = audit.record(actor=actor, action=verb, target=source)
    emails.queue_proposed(source, dedupe_key=entry.dedupe_key)
