"""Who belongs to which organisation, and what each may see."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.moderation.querysets import ModeratedQuerySet, is_public
from apps.partners import oversight
from apps.taxonomy.querysets import action_field_rows

# How long an invitation's link is good.
INVITATION_LIFETIME = timedelta(days=7)
# The roles that write in the organisation's name; `choices.Role` says what they mean.
WRITERS = ("owner", "editor")


class DecidedQuerySet(models.QuerySet):
    """What strangers send in and managers decide on: applications and reports."""

    def visible_to(self, user):
        return self if is_manager(user) else self.none()

    def waiting_first(self):
        """Not yet decided ones first, the longest waiting at the top; then the latest decision."""
        waits = models.Case(models.When(decision="", then=0), default=1)
        return self.order_by(waits, models.F("decided_at").desc(nulls_first=True), "created_at", "pk")

    def waiting(self):
        return self.filter(decision="")


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither accepted nor withdrawn nor expired."""
        return self.filter(
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            created_at__gt=timezone.now() - INVITATION_LIFETIME,
        )

    def manageable_by(self, user):
        """Those of the organisations whose members `user` manages."""
        if is_manager(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(_memberships(user, OuterRef("organisation")).filter(role="owner")))


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Present members of the organisations that `user` belongs to; all for managers."""
        if not user.is_authenticated:
            return self.none()
        present = self.filter(ended_at__isnull=True)
        return (
            present
            if is_manager(user)
            else present.filter(Exists(_memberships(user, OuterRef("organisation"))))
        )

    def active(self):
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def of(self, user):
        return self.active().filter(user=user)

    def writers_of(self, organisation):
        """Those who write for `organisation` now, with the person."""
        return self.active().filter(organisation=organisation, role__in=WRITERS).select_related("user")


class OwnedQuerySet(ModeratedQuerySet):
    """Content owned by an organisation: public to all, its own to its members, everything to managers.

    Managers of single projects see and write what belongs to their projects, deputies what they stand in for.
    """

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.filter(is_public())
        if is_manager(user):
            return self
        own = Exists(_memberships(user, OuterRef("organisation")))
        return self.filter(is_public() | own | oversight.answers().overseen(user, self.model))

    def editable_by(self, user):
        """What `user` may write: their organisations' content, and what they decide on."""
        if not user.is_authenticated:
            return self.none()
        if is_manager(user):
            return self
        own = Exists(_memberships(user, OuterRef("organisation")).filter(role__in=WRITERS))
        return self.filter(Q(own) | oversight.answers().overseen(user, self.model))

    def owned_by(self, organisation):
        return self.filter(organisation=organisation)

    def with_owner(self):
        """With the organisation at hand."""
        return self.select_related("organisation")


class PartnerOrganisationQuerySet(ModeratedQuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.filter(is_public())
        if is_manager(user):
            return self
        own = Exists(_memberships(user, OuterRef("pk")))
        return self.filter(is_public() | own | oversight.answers().overseen(user, self.model))

    def editable_by(self, user):
        """Those whose profile `user` may write."""
        return self.for_author(user) if user.is_authenticated else self.none()

    def owned_by(self, organisation):
        """Its own profile: an organisation owns itself."""
        return self.filter(pk=organisation.pk)

    def with_owner(self):
        """An organisation is its own owner, and always at hand."""
        return self

    def belonging_to(self, user):
        """The organisations `user` acts for, in whatever role; all for managers."""
        if not user.is_authenticated:
            return self.none()
        return self if is_manager(user) else self.filter(Exists(_memberships(user, OuterRef("pk"))))

    def with_member(self, user):
        """The organisations that `user` is a member of, by name; a manager's too."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(_memberships(user, OuterRef("pk")))).order_by("name", "pk")

    def with_writer(self, user):
        """The organisations in whose name `user` writes as one of its people, by name; a manager's too."""
        writers = _memberships(user, OuterRef("pk")).filter(role__in=WRITERS)
        return self.filter(Exists(writers)).order_by("name", "pk")

    def with_action_fields(self):
        """Its action fields at hand, without a query of their own."""
        return self.annotate(action_field_rows=action_field_rows(self.model))

    def for_page(self):
        return self.with_action_fields()

    def with_people(self):
        """With `present_members` and `open_invitations` on each."""
        from apps.partners.models import Invitation, Membership

        members = Membership.objects.filter(ended_at__isnull=True).select_related("user")
        return self.prefetch_related(
            Prefetch("memberships", members.order_by("user__name", "pk"), to_attr="present_members"),
            Prefetch("invitations", Invitation.objects.open(), to_attr="open_invitations"),
        )

    def offered_to(self, user, named=()):
        """Those that `user` may name in a content, by name; `named` are there already and may stay."""
        return self.filter(Q(pk__in=self.visible_to(user).values("pk")) | Q(pk__in=named)).order_by(
            "name", "pk"
        )

    def with_writers(self):
        """Those for which somebody can sign in and answer."""
        from apps.partners.models import Membership

        writers = Membership.objects.active().filter(role__in=WRITERS, organisation=OuterRef("pk"))
        return self.filter(Exists(writers))

    def for_author(self, user):
        """The organisations in whose name `user` may write."""
        if is_manager(user):
            return self
        return self.filter(Exists(_memberships(user, OuterRef("pk")).filter(role__in=WRITERS)))


def _memberships(user, organisation):
    from apps.partners.models import Membership

    return Membership.objects.active().filter(user=user, organisation=organisation)
