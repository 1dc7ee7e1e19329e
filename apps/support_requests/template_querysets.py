"""Who sees which templates for answers."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from apps.core.permissions import is_manager
from apps.partners.querysets import WRITERS


class AnswerTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The network's: everybody at the desk. An organisation's own: its members, and nobody else."""
        from apps.partners.models import Membership

        if not user.is_authenticated or (user.is_staff and not is_manager(user)):
            return self.none()
        mine = Membership.objects.of(user)
        own = Exists(mine.filter(organisation=OuterRef("organisation")))
        if is_manager(user):
            return self.filter(Q(organisation__isnull=True) | own)
        return self.filter(own | (Q(organisation__isnull=True) & Exists(mine)))

    def for_list(self, user):
        """With whose it is and its action field: the network's first, by name.

        `is_kept` says whether `user` may change it (see `permissions.can_keep_template`).
        """
        from apps.partners.models import Membership

        kept: Q | Exists = Exists(
            Membership.objects.of(user).filter(role__in=WRITERS, organisation=OuterRef("organisation"))
        )
        if is_manager(user):
            kept = Q(organisation__isnull=True) | Q(kept)
        rows = self.select_related("organisation", "action_field").annotate(is_kept=kept)
        return rows.order_by(F("organisation__name").asc(nulls_first=True), "name", "pk")

    def fitting_first(self, case):
        """Those of the request's action field, then those for every field, then the others."""
        rank = Case(
            When(action_field=case.action_field_id, then=0),
            When(action_field__isnull=True, then=1),
            default=2,
        )
        return (
            self.select_related("organisation", "action_field")
            .annotate(rank=rank)
            .order_by("rank", "name", "pk")
        )
