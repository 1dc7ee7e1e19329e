"""Which saved views of the desk somebody may open."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from apps.core.permissions import is_manager


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Their own, and what is shared with them: with all managers, or with an organisation of theirs."""
        from apps.partners.models import Membership

        if not user.is_authenticated:
            return self.none()
        with_managers = Q(organisation__isnull=True) if is_manager(user) else Q(pk__in=[])
        member = Exists(Membership.objects.of(user).filter(organisation=OuterRef("organisation")))
        return self.filter(Q(is_shared=False, owner=user) | Q(with_managers | member, is_shared=True))

    def owned_by(self, user):
        """Those that `user` has made, shared or not."""
        return self.filter(owner=user)

    def for_tabs(self, user):
        """With `is_default` for `user`; their own first, then by name."""
        from apps.support_requests.models import DefaultView

        default = Exists(DefaultView.objects.filter(user=user, view=OuterRef("pk")))
        mine_first = Case(When(is_shared=False, then=Value(0)), default=Value(1))
        rows = self.select_related("organisation", "owner").annotate(is_default=default)
        return rows.order_by(mine_first, Lower("name"), "pk")
