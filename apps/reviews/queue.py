"""The review queue of one person: filtered in the database, and what its page shows beside each item.

However many rows there are, it takes the same number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.moderation.choices import Decision
from apps.moderation.models import ModeratedModel, Review
from apps.reviews.choices import Waiting
from apps.reviews.deadlines import due_on, overdue_if_before
from apps.reviews.models import Absence, Look, Mandate, Responsibility
from apps.reviews.querysets import reviews_for, reviews_of
from apps.reviews.responsible import Directory

_NOTHING = Q(pk__in=[])


@dataclass
class Item:
    """One row of the queue."""

    review: Review
    content: ModeratedModel | None
    due_on: date
    is_overdue: bool
    responsible: list
    is_looked_at: bool


def queue(user, chosen: dict[str, Any] | None = None) -> QuerySet[Review]:
    """What `user` may decide on, narrowed by what was `chosen` in the filter form; longest waiting first."""
    chosen = chosen or {}
    reviews: QuerySet[Review] = reviews_for(user).select_related("content_type", "revision")
    match chosen.get("waiting"):
        case Waiting.RETURNED:
            reviews = _returned(reviews)
        case Waiting.OVERDUE:
            reviews = reviews.filter(decision="", submitted_at__lt=overdue_if_before(timezone.localdate()))
        case _:
            reviews = reviews.filter(decision="")
    if kind := chosen.get("kind"):
        reviews = reviews.filter(content_type=kind)
    if organisation := chosen.get("organisation"):
        reviews = reviews.filter(_belonging("organisation_path", organisation))
    if project := chosen.get("project"):
        reviews = reviews.filter(_belonging("project_path", project))
    if responsible := chosen.get("responsible"):
        reviews = reviews.filter(_concerning(responsible))
    if chosen.get("mine"):
        reviews = reviews.filter(_concerning(user))
    return reviews.prefetch_related("target").order_by("submitted_at", "pk")


def items(reviews: Iterable[Review], user) -> list[Item]:
    """The rows of a page, with what stands beside them."""
    reviews = list(reviews)
    directory, today = Directory(), timezone.localdate()
    looks = dict(Look.objects.filter(review__in=reviews, user=user).values_list("review", "version"))
    found = []
    for review in reviews:
        content, due = review.target, due_on(review.submitted_at)
        found.append(
            Item(
                review=review,
                content=content,
                due_on=due,
                is_overdue=not review.decision and due < today,
                responsible=directory.people(content) if content else [],
                is_looked_at=content is not None and looks.get(review.pk) == content.version,
            )
        )
    return found


def next_to_look_at(user) -> Review | None:
    """The longest waiting review whose present version `user` has not looked at, if there is one."""
    for item in items(queue(user)[:50], user):
        if item.content is not None and not item.is_looked_at:
            return item.review
    return None


def _returned(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Sent back, and nothing was submitted since."""
    later = Review.objects.filter(
        content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
    )
    return reviews.filter(~Exists(later), decision=Decision.CHANGES_REQUESTED)


def _belonging(path: str, to) -> Q:
    def condition(model: type[ModeratedModel]) -> Q:
        name = getattr(model, path)
        return Q(**{name: to.pk}) if name else _NOTHING

    return reviews_of(condition)


def _concerning(person) -> Q:
    """What `person` is responsible for today: as `Directory.people` says it, for all rows at once."""
    covered = list(Absence.objects.covered_by(person).values_list("user", "user__is_manager"))
    people = [person.pk, *(pk for pk, _manages in covered)]
    asks_managers = is_manager(person) or any(manages for _pk, manages in covered)
    active = Responsibility.objects.filter(user__is_active=True, user__is_manager=True)
    mandates = Mandate.objects.filter(user__is_active=True)

    def condition(model: type[ModeratedModel]) -> Q:
        matching, managing = active.filter(_matches(model)), mandates.none()
        if model.project_path:
            managing = mandates.filter(project=OuterRef(model.project_path))
        named = Q(Exists(matching.filter(user__in=people))) | Q(Exists(managing.filter(user__in=people)))
        if not asks_managers:
            return named
        return named | (~Exists(matching) & ~Exists(managing))

    return reviews_of(condition)


def _matches(model: type[ModeratedModel]) -> Q:
    found = Q(kind=ContentType.objects.get_for_model(model))
    if model.organisation_path:
        found |= Q(organisation=OuterRef(model.organisation_path))
    if model.project_path:
        found |= Q(project=OuterRef(model.project_path))
    return found
