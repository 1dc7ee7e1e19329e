"""Which texts refer to sections of the mission statement, and which of these references lead nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.richtext import RichTextField
from apps.pages.anchors import sections
from apps.pages.models import MissionStatement
from apps.partners.models import OwnedContent

_REFERENCE = re.compile(
    r'href="(?:https?://[^/"]+)?(?:/en)?/leitbild/(?:(\d{4}-\d\d-\d\d)/)?#([^"]+)"', re.IGNORECASE
)
SHOWN = 200


@dataclass(frozen=True)
class Reference:
    """A link in `content` to a section; `reason` says why it leads nowhere."""

    content: OwnedContent
    address: str
    anchor: str
    reason: str


def anchors_of(statement: MissionStatement | None) -> set[str]:
    """The addresses of an edition's sections, in both languages."""
    if statement is None:
        return set()
    return {part.anchor for body in (statement.body_de, statement.body_en) for part in sections(body)} - {""}


def dead_references(user, *, current: MissionStatement | None = None) -> list[Reference]:
    """What leads nowhere, of all that `user` may see; judged by `current`, if not by today's edition."""
    editions = list(MissionStatement.objects.published().order_by("edition_date", "pk"))
    dated = {statement.edition_date: anchors_of(statement) for statement in editions}
    now = anchors_of(current or max(editions, key=lambda one: (one.edition_date, one.pk), default=None))
    return [
        Reference(content, address, anchor, reason)
        for content, address, day, anchor in _references(user)
        if (reason := _why_dead(dated.get(day, set()) if day else now, anchor, day=day, dated=dated))
    ]


def _why_dead(anchors: set[str], anchor: str, *, day: date | None, dated: dict) -> str:
    if day is not None and day not in dated:
        return str(_("There is no such edition."))
    return "" if anchor in anchors else str(_("The edition has no such section."))


def _references(user) -> Iterator[tuple[OwnedContent, str, date | None, str]]:
    """Every link to a section, at most `SHOWN` texts of each kind."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        if not issubclass(model, OwnedContent) or not names:
            continue
        wanted = Q()
        for name in names:
            wanted |= Q(**{f"{name}__contains": "/leitbild/"})
        found = model._default_manager.visible_to(user).filter(wanted).with_owner()  # type: ignore[attr-defined]
        for content in found.order_by("pk")[:SHOWN]:
            yield from _in_text(content, names)


def _in_text(content: OwnedContent, names: list[str]) -> Iterator[tuple[OwnedContent, str, date | None, str]]:
    for name in names:
        for match in _REFERENCE.finditer(getattr(content, name) or ""):
            yield content, match[0][6:-1], _day(match[1]), match[2]


def _day(text: str | None) -> date | None:
    """The day in an address; one that the calendar does not have is the day of no edition."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return date.min
