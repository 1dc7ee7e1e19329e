"""Who belongs to which organisation, and what each may see."""

from django.db import models
from django.db.models import Exists, OuterRef

from apps.core.permissions import is_manager
from apps.moderation.querysets import ModeratedQuerySet, is_public


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def of(self, user):
        return self.active().filter(user=user)


class OwnedQuerySet(ModeratedQuerySet):
    """Content owned by an organisation: public to all, everything to managers, its own to its members."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.filter(is_public())
        if is_manager(user):
            return self
        return self.filter(is_public() | Exists(_memberships(user, OuterRef("organisation"))))

    def editable_by(self, user):
        """What `user` may write: their organisations' content; a manager everything."""
        if not user.is_authenticated:
            return self.none()
        if is_manager(user):
            return self
        return self.filter(Exists(_memberships(user, OuterRef("organisation")).filter(role__in=WRITERS)))


class PartnerOrganisationQuerySet(ModeratedQuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.filter(is_public())
        if is_manager(user):
            return self
        return self.filter(is_public() | Exists(_memberships(user, OuterRef("pk"))))

    def for_author(self, user):
        """The organisations in whose name `user` may write."""
        if is_manager(user):
            return self
        return self.filter(Exists(_memberships(user, OuterRef("pk")).filter(role__in=WRITERS)))


WRITERS = ("owner", "editor")


def _memberships(user, organisation):
    from apps.partners.models import Membership

    return Membership.objects.active().filter(user=user, organisation=organisation)
