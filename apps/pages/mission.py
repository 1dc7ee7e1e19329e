"""Writing the mission statement: the editorial way, with an address behind each heading."""

from apps.moderation.models import Revision
from apps.pages.anchors import with_anchors
from apps.pages.models import MissionStatement
from apps.partners.services import editorial


def create(*, content: MissionStatement, actor, related: dict | None = None) -> MissionStatement:
    """A new edition as a draft."""
    return editorial.create(content=mark_sections(content), actor=actor, related=related)


def save(
    *, content: MissionStatement, actor, base_version: int, related: dict | None = None
) -> Revision | None:
    """As `editorial.save`.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
    """
    mark_sections(content)
    return editorial.save(content=content, actor=actor, base_version=base_version, related=related)


def mark_sections(content: MissionStatement) -> MissionStatement:
    """Gives each heading the address that it has not got yet; the same in both languages."""
    content.body_de = with_anchors(content.body_de)
    if content.body_en:
        content.body_en = with_anchors(content.body_en, like=content.body_de)
    return content
