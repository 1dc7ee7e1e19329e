"""The entries of a draft: picked, written, put in order, taken out. Each change makes a new version of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.moderation.models import ModeratedModel
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.services.drafts import locked_draft, touch
from apps.newsletter.sources import content_type_of
from apps.projects.models import Project
from apps.taxonomy.models import ActionField

MAX_ENTRIES = 60


class TooManyEntries(UserError):
    """More entries than anybody would read."""

    user_message = _("An issue can have up to 60 entries. Please take some out first.")


@dataclass(frozen=True)
class Text:
    """What a text of one's own says."""

    heading_de: str
    body_de: str = ""
    heading_en: str = ""
    body_en: str = ""


@transaction.atomic
def add_content(*, issue: Issue, targets: Iterable[ModeratedModel], actor, base_version: int) -> Issue:
    """Puts published content at the end, for those who read about its action fields and its project.

    What stands in the issue already is left where it is.

    Raises:
        AlreadySent, Conflict: as `save_issue`. TooManyEntries: past 60.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    known = set(issue.items.values_list("content_type_id", "object_id"))
    for target in targets:
        content_type = content_type_of(target)
        if (content_type.pk, target.pk) not in known:
            item = _append(issue, IssueItem(content_type=content_type, object_id=target.pk))
            _set_interests(item, *interests_of(target))
    touch(issue, actor=actor)
    audit.record(actor=actor, action="add_entries", target=issue)
    return issue


@transaction.atomic
def add_text(
    *,
    issue: Issue,
    text: Text,
    topics: Collection[ActionField] = (),
    projects: Collection[Project] = (),
    actor,
    base_version: int,
) -> IssueItem:
    """Puts a text of its own at the end.

    Raises:
        AlreadySent, Conflict, TooManyEntries: as `add_content`.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    item = _append(issue, _written(IssueItem(), text))
    _set_interests(item, topics, projects)
    touch(issue, actor=actor)
    audit.record(actor=actor, action="add_entries", target=issue)
    return item


@transaction.atomic
def save_entry(
    *,
    item: IssueItem,
    text: Text | None = None,
    topics: Collection[ActionField] = (),
    projects: Collection[Project] = (),
    actor,
    base_version: int,
) -> IssueItem:
    """Says for whom an entry is, and what it says if it is a text of its own.

    Raises:
        AlreadySent, Conflict: as `save_issue`.
    """
    issue = locked_draft(item.issue, actor=actor, base_version=base_version)
    if item.is_text and text is not None:
        _written(item, text)
        item.full_clean(exclude=["issue", "content_type"])
        item.save()
    _set_interests(item, topics, projects)
    touch(issue, actor=actor)
    audit.record(actor=actor, action="edit_entry", target=issue)
    return item


@transaction.atomic
def remove_entry(*, item: IssueItem, actor, base_version: int) -> Issue:
    """Takes an entry out.

    Raises:
        AlreadySent, Conflict: as `save_issue`.
    """
    issue = locked_draft(item.issue, actor=actor, base_version=base_version)
    item.delete()
    _number(issue, [other.pk for other in issue.items.all()])
    touch(issue, actor=actor)
    audit.record(actor=actor, action="remove_entry", target=issue)
    return issue


@transaction.atomic
def order_entries(*, issue: Issue, order: Sequence[int], actor, base_version: int) -> Issue:
    """Puts the entries in the order of these keys; what is not named keeps its order at the end.

    Raises:
        AlreadySent, Conflict: as `save_issue`.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    present = [item.pk for item in issue.items.all()]
    wanted = [key for key in dict.fromkeys(order) if key in present]
    _number(issue, [*wanted, *(key for key in present if key not in wanted)])
    touch(issue, actor=actor)
    audit.record(actor=actor, action="order_entries", target=issue)
    return issue


def moved(order: Sequence[int], key: int, steps: int) -> list[int]:
    """`order` with `key` that many places further on; it stops at either end."""
    result = [other for other in order if other != key]
    place = max(0, min(len(result), order.index(key) + steps))
    return [*result[:place], key, *result[place:]]


def interests_of(target: ModeratedModel) -> tuple[list[ActionField], list[Project]]:
    """The action fields of published content, and its project."""
    project = getattr(target, "project", None)
    return list(target.action_fields.all()), [project] if project else []  # type: ignore[attr-defined]


def _append(issue: Issue, item: IssueItem) -> IssueItem:
    present = list(issue.items.values_list("position", flat=True))
    if len(present) >= MAX_ENTRIES:
        raise TooManyEntries
    item.issue, item.position = issue, max(present, default=0) + 1
    item.full_clean()
    item.save()
    return item


def _written(item: IssueItem, text: Text) -> IssueItem:
    item.heading_de, item.heading_en = text.heading_de, text.heading_en
    item.body_de, item.body_en = text.body_de, text.body_en
    return item


def _set_interests(item: IssueItem, topics: Collection[ActionField], projects: Collection[Project]) -> None:
    item.topics.set(topics)
    item.projects.set(projects)


def _number(issue: Issue, order: list[int]) -> None:
    items = {item.pk: item for item in issue.items.all()}
    for position, key in enumerate(order, start=1):
        items[key].position = position
    IssueItem.objects.bulk_update(items.values(), ["position"])
