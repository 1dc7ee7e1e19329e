"""What organisers do with an event: write it, change it, cancel it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events import emails
from apps.events.models import TOLD_FIELDS, URGENT_FIELDS, Event
from apps.events.permissions import can_cancel, is_cancellable
from apps.events.services import sessions
from apps.moderation import history
from apps.moderation import services as moderation
from apps.moderation.choices import State
from apps.moderation.models import Revision
from apps.moderation.related import from_kept, kept
from apps.moderation.signals import content_changed
from apps.moderation.values import jsonable
from apps.partners.permissions import can_edit
from apps.partners.services import editorial


class CapacityTooSmall(Conflict):
    """Fewer places than people who already have one."""

    user_message = _("More people than that already have a place. Please enter at least their number.")


class NotCancellable(Conflict):
    """There is nothing to cancel."""

    user_message = _("Only a published event that is not over can be cancelled, and only once.")


@transaction.atomic
def save(*, content: Event, actor, base_version: int, related: dict | None = None) -> Revision | None:
    """Saves an edit. Of a public event, what cannot wait applies at once and the texts become a proposal.

    Leaves the names of the fields that were changed at once in `content.applied_fields`. Returns the proposal
    that waits, or None.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
        CapacityTooSmall: if fewer places are left than are taken.
        OutsideEvent: if a session does not lie within the event.
    """
    current = moderation.lock_to_change(content)
    require(can_edit(actor, current))
    if current.version != base_version:
        raise Conflict
    changed = [name for name in URGENT_FIELDS if getattr(content, name) != getattr(current, name)]
    if "capacity" in changed:
        _check_capacity(content)
    in_sessions = _save_sessions(content, related, are_known=current.published_at is not None)
    told = bool(set(changed) & set(TOLD_FIELDS) or in_sessions & {"sessions", *sessions.TOLD})
    changed += ["sessions"] if in_sessions else []
    if current.state != State.PUBLISHED:
        _save_draft(content, current, told=told, actor=actor, related=related)
        return None
    content.applied_fields = changed
    waiting = editorial.open_proposal(current)
    if changed:
        _apply_at_once(current, content, changed, told=told, actor=actor)
        if waiting is not None:
            _rebase(waiting, current)
    texts = moderation.changed_values(content, current=current, related=related)
    if texts == (waiting.values if waiting else {}):
        return waiting
    return editorial.save(content=content, actor=actor, base_version=current.version, related=related)


@transaction.atomic
def cancel_event(*, event: Event, actor, note: str) -> Event:
    """Cancels at once: all who count on coming are told, with a calendar file that takes the entry away.

    Raises:
        NotCancellable: if it is not published, over, or cancelled already.
    """
    event = moderation.lock_to_change(event)
    require(can_cancel(actor, event))
    if not is_cancellable(event):
        raise NotCancellable
    waiting = editorial.open_proposal(event)
    event.cancelled_at = timezone.now()
    event.cancellation_note = note.strip()
    event.version += 1
    event.save(update_fields=["cancelled_at", "cancellation_note", "version", "updated_at"])
    if waiting is not None:
        _rebase(waiting, event)
    history.record(event, actor=actor, action="cancel", note=event.cancellation_note)
    entry = audit.record(actor=actor, action="cancel", target=event)
    emails.queue_event_cancelled(event)
    emails.queue_managers_cancelled(event, actor=actor, dedupe_key=entry.dedupe_key)
    content_changed.send(sender=Event, instance=event)
    return event


def _save_sessions(content: Event, related: dict | None, *, are_known: bool) -> set[str]:
    rows = (related or {}).get("sessions")
    if rows is None:
        sessions.check_sessions(event=content)
        return set()
    changed = sessions.write_sessions(event=content, rows=rows, are_known=are_known)
    present = {row.pk for row in rows}
    for speaker in (related or {}).get("speakers") or ():
        if speaker.session_id not in present:
            speaker.session = None
    return changed


def _save_draft(content: Event, current: Event, *, told: bool, actor, related) -> None:
    """In place. One that was public before may have participants, who must know the new time or place."""
    content.applied_fields = []
    editorial.save(content=content, actor=actor, base_version=current.version, related=related)
    if told and not content.is_cancelled and not content.is_past:
        emails.queue_event_changed(content)


def _apply_at_once(current: Event, content: Event, changed: list[str], *, told: bool, actor) -> None:
    fields = [name for name in changed if name in URGENT_FIELDS]
    for name in fields:
        setattr(current, name, getattr(content, name))
    current.version += 1
    current.full_clean()
    current.save(update_fields=[*fields, "version", "updated_at"])
    history.record(current, actor=actor, action="change_at_once")
    entry = audit.record(actor=actor, action="change_at_once", target=current, fields=changed)
    if told and not current.is_cancelled and not current.is_past:
        emails.queue_event_changed(current)
    emails.queue_managers_changed(current, actor=actor, fields=changed, dedupe_key=entry.dedupe_key)
    content_changed.send(sender=Event, instance=current)


def _rebase(proposal: Revision, event: Event) -> None:
    """A proposal holds no urgent field, so it still fits; of sessions it keeps the titles alone."""
    proposal.base_version = event.version
    if "sessions" in proposal.values:
        field = Event._meta.get_field("sessions")
        rows = from_kept(event, field, proposal.values["sessions"])
        proposal.values |= jsonable({"sessions": kept(field, rows)})
    proposal.save(update_fields=["base_version", "values"])


def _check_capacity(content: Event) -> None:
    taken = content.registrations.held()
    if content.capacity is not None and content.capacity < taken:
        raise CapacityTooSmall
