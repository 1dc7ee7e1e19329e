"""A new event after the pattern of an earlier one."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from apps.core.permissions import require
from apps.events.models import Event, EventSession, Speaker
from apps.events.services.questions import copy_questions
from apps.partners.permissions import can_edit
from apps.partners.services import editorial

# What belongs to the one time when it took place.
_NOT_TAKEN = frozenset({"publish_at", "expire_at", "materials", "sessions", "speakers"})
_MOVED = ("ends_at", "registration_opens_at", "registration_closes_at")


@transaction.atomic
def create_after(*, pattern: Event, starts_at: datetime, actor) -> Event:
    """A draft of the same organisation that begins at `starts_at`; all other times move along on the clock.

    Who had registered, the materials and when it was public stay with the earlier one.
    """
    require(can_edit(actor, pattern))
    event = Event(organisation=pattern.organisation, starts_at=starts_at, is_example=pattern.is_example)
    related = {}
    for name in pattern.kept_fields:
        field = Event._meta.get_field(name)
        if name in _NOT_TAKEN or name == "starts_at":
            continue
        if field.many_to_many:
            related[name] = list(getattr(pattern, name).all())
        else:
            setattr(event, field.attname, getattr(pattern, field.attname))  # type: ignore[union-attr]
    for name in _MOVED:
        setattr(event, name, _moved(getattr(pattern, name), pattern, event))
    sessions, speakers = _parts(pattern, event)
    related["sessions"], related["speakers"] = sessions, speakers
    event.offer_hours, event.thanks_enabled = pattern.offer_hours, pattern.thanks_enabled
    event = editorial.create(content=event, actor=actor, related=related)
    copy_questions(source=pattern, target=event)
    return event


def _parts(pattern: Event, event: Event) -> tuple[list[EventSession], list[Speaker]]:
    """New sessions, and who speaks at them. Sessions are written first, so that speakers find theirs."""
    new: dict[int, EventSession] = {}
    for one in EventSession.kept_rows().filter(event=pattern):
        fields = {
            name: getattr(one, name) for name in ("title_de", "title_en", "venue", "online_url", "capacity")
        }
        times = {name: _moved(getattr(one, name), pattern, event) for name in ("starts_at", "ends_at")}
        new[one.pk] = EventSession(**fields, **times)
    speakers = [
        Speaker(
            name=one.name, role_de=one.role_de, role_en=one.role_en, affiliation=one.affiliation,
            session=new.get(one.session_id or 0),
        )
        for one in pattern.speakers.all()
    ]  # fmt: skip
    return list(new.values()), speakers


def _moved(moment: datetime | None, pattern: Event, event: Event) -> datetime | None:
    """`moment` as far from the new start as it was from the old one, by the clock on the wall in Berlin."""
    if moment is None:
        return None
    old, new, wall = (
        timezone.localtime(one).replace(tzinfo=None) for one in (pattern.starts_at, event.starts_at, moment)
    )
    return timezone.make_aware(new + (wall - old)).astimezone(UTC)
