"""Who looks after which content today, as conditions that other queries take in."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.moderation.models import ModeratedModel, Review
from apps.moderation.querysets import ReviewQuerySet
from apps.partners.models import Membership
from apps.reviews.choices import Rhythm


class AbsenceQuerySet(models.QuerySet):
    def today(self):
        """Those that hold today (in Berlin) and whose deputy can act."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, ends_on__gte=today, deputy__is_active=True)

    def covered_by(self, user):
        """Those in which `user` stands in today for somebody whose account is in use."""
        return self.today().filter(deputy=user, user__is_active=True)

    def not_over(self):
        return self.filter(ends_on__gte=timezone.localdate())


class MandateQuerySet(models.QuerySet):
    def held_by(self, user):
        """The person's own, and those of the people for whom they stand in today. Never passed on twice."""
        from apps.reviews.models import Absence

        covered = Absence.objects.covered_by(user).values("user")
        return self.filter(Q(user=user, user__is_active=True) | Q(user__in=covered))


def overseen(user, model: type[Any]) -> Q:
    """Which rows of `model` `user` looks after without being a manager of the network.

    All, while they stand in for such a manager; otherwise what belongs to the projects that they, or those
    for whom they stand in, manage.
    """
    from apps.reviews.models import Absence, Mandate

    found = Q(Exists(Absence.objects.covered_by(user).filter(user__is_manager=True)))
    if model.project_path:
        found |= Q(Exists(Mandate.objects.held_by(user).filter(project=OuterRef(model.project_path))))
    return found


def moderated_kinds() -> Iterator[type[ModeratedModel]]:
    """All kinds of content that are looked at before they go public."""
    for model in apps.get_models():
        if issubclass(model, ModeratedModel) and not model._meta.proxy:
            yield model


def reviews_of(condition: Callable[[type[ModeratedModel]], Q]) -> Q:
    """The reviews of what fulfils `condition` of its kind, as things are now, not as they were submitted."""
    found = Q(pk__in=[])
    for model in moderated_kinds():
        rows = model._default_manager.filter(condition(model)).order_by().values("pk")
        found |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=rows)
    return found


def reviews_for(user) -> ReviewQuerySet:
    """The reviews that `user` may decide on, decided ones as well."""
    if not (user.is_authenticated and user.is_active):
        return Review.objects.none()
    if is_manager(user):
        return Review.objects.all()
    return Review.objects.filter(reviews_of(lambda model: overseen(user, model)))


def reviews_visible_to(user) -> ReviewQuerySet:
    """The reviews whose notes `user` may read: as one who decides, or as a member of the organisation."""
    if not user.is_authenticated or is_manager(user):
        return reviews_for(user)

    def condition(model: type[ModeratedModel]) -> Q:
        found = overseen(user, model)
        if model.organisation_path:
            own = Membership.objects.of(user).filter(organisation=OuterRef(model.organisation_path))
            found |= Q(Exists(own))
        return found

    return Review.objects.filter(reviews_of(condition))


def decides_on_anything(user) -> bool:
    """Whether `user`, no manager of the network, has a mandate or stands in for somebody who decides."""
    from apps.reviews.models import Absence, Mandate

    mandates = Exists(Mandate.objects.held_by(user))
    managers = Exists(Absence.objects.covered_by(user).filter(user__is_manager=True))
    return get_user_model().objects.filter(Q(mandates) | Q(managers), pk=user.pk, is_active=True).exists()


def deciders() -> models.QuerySet:
    """Everybody who decides on something by themselves, with an active account."""
    from apps.reviews.models import Mandate

    mandates = Exists(Mandate.objects.filter(user=OuterRef("pk")))
    people = get_user_model().objects.filter(Q(is_manager=True) | Q(mandates), is_active=True)
    return people.order_by("name", "pk")


def active_people() -> models.QuerySet:
    """Everybody with an active account, by name: who may become a deputy."""
    return get_user_model().objects.filter(is_active=True).order_by("name", "pk")


def with_scope(people: models.QuerySet) -> models.QuerySet:
    """With their projects, what they are responsible for, and when they are away."""
    from apps.reviews.models import Absence, Mandate, Responsibility

    kinds = Responsibility.objects.select_related("organisation", "project", "kind")
    away = Absence.objects.not_over().select_related("deputy")
    return people.prefetch_related(
        Prefetch("mandates", Mandate.objects.select_related("project"), to_attr="own_mandates"),
        Prefetch("responsibilities", kinds, to_attr="own_responsibilities"),
        Prefetch("absences", away, to_attr="coming_absences"),
    )


def rhythm_of(user) -> str:
    """How often `user` wants to be told."""
    from apps.reviews.models import NotificationChoice

    chosen = NotificationChoice.objects.filter(user=user).values_list("rhythm", flat=True).first()
    return chosen or Rhythm.AT_ONCE


def links_for(user) -> models.QuerySet:
    """The links for outsiders on reviews that `user` decides on."""
    from apps.reviews.models import ReviewLink

    return ReviewLink.objects.filter(review__in=reviews_for(user)).select_related("review__content_type")
