"""Who may write for an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.core.permissions import is_manager
from apps.partners.choices import Role
from apps.partners.oversight import oversees
from apps.partners.querysets import WRITERS

if TYPE_CHECKING:
    from apps.moderation.models import ModeratedModel
    from apps.partners.models import OwnedContent, PartnerOrganisation


class OnBehalf:
    """Writes for one organisation, as a manager has approved, and is no person: a fetched calendar, say."""

    is_authenticated = True
    is_active = is_manager = False  # it decides on nothing
    pk = None  # the log has its name only

    def __init__(self, organisation: PartnerOrganisation, label: str):
        self.organisation = organisation
        self.label = label

    def __str__(self) -> str:
        return self.label


def can_write_for(user, organisation: PartnerOrganisation) -> bool:
    """Whether `user` may write in the organisation's name: its owners and editors, and managers."""
    if isinstance(user, OnBehalf):
        return user.organisation == organisation
    if is_manager(user):
        return True
    return bool(
        user.is_authenticated
        and user.memberships.active().filter(organisation=organisation, role__in=WRITERS).exists()
    )


def can_write(user) -> bool:
    """Whether `user` may write for any organisation at all."""
    if is_manager(user):
        return True
    return bool(user.is_authenticated and user.memberships.active().filter(role__in=WRITERS).exists())


def can_edit(user, content: OwnedContent) -> bool:
    """Whether `user` may edit and submit `content`: whoever writes for its organisation or decides on it."""
    return can_write_for(user, content.organisation) or can_decide(user, content)


def can_review(user) -> bool:
    """Whether `user` decides on whatever is submitted: managers of the whole network."""
    return is_manager(user)


def can_decide(user, content: ModeratedModel) -> bool:
    """Whether `user` decides on `content`: managers of the network or of its project, and their deputies."""
    return is_manager(user) or oversees(user, content)


def can_manage_members(user, organisation: PartnerOrganisation) -> bool:
    """Whether `user` may invite and remove members: owners and managers."""
    if is_manager(user):
        return True
    return bool(
        user.is_authenticated
        and user.memberships.active().filter(organisation=organisation, role=Role.OWNER).exists()
    )
