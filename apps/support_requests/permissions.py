"""Who may do what with a request. Seeing is decided by `querysets`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.core.permissions import is_manager
from apps.partners.models import Membership
from apps.partners.querysets import WRITERS

if TYPE_CHECKING:
    from apps.support_requests.models import AnswerTemplate, Handover, SavedView, SupportRequest


def can_work_on(user, case: SupportRequest) -> bool:
    """Whether `user` may answer and move it: managers and who writes for the organisation, if they see it."""
    if not type(case).objects.visible_to(user).filter(pk=case.pk).exists():
        return False
    if is_manager(user):
        return True
    return (
        Membership.objects.of(user)
        .filter(
            role__in=WRITERS,
            organisation__support_assignments__request=case,
            organisation__support_assignments__ended_at__isnull=True,
        )
        .exists()
    )


def can_answer_handover(user, handover: Handover) -> bool:
    """Whether `user` takes on or declines for the organisation; managers do not speak for it."""
    return Membership.objects.writers_of(handover.organisation).filter(user=user).exists()


def can_assign(user) -> bool:
    """Whether `user` decides who is in charge, and hands out links anew."""
    return is_manager(user)


def can_export_internally(user) -> bool:
    """Whether `user` may take internal notes out of the portal."""
    return is_manager(user)


def can_record_call(user) -> bool:
    """Whether `user` may write down a request that came by telephone."""
    return is_manager(user)


def can_set_service_times(user) -> bool:
    """Whether `user` may set the working hours and how soon requests are to be answered."""
    return is_manager(user)


def can_set_compartments(user) -> bool:
    """Whether `user` may say which kinds of organisations never read whose requests."""
    return is_manager(user)


def can_write_templates(user) -> bool:
    """Whether `user` may keep templates for answers at all."""
    return is_manager(user) or _writes(user).exists()


def can_keep_template(user, template: AnswerTemplate) -> bool:
    """Whether `user` may change it: the network's are the managers', an organisation's its writers'."""
    if template.organisation_id is None:
        return is_manager(user)
    return _writes(user).filter(organisation=template.organisation_id).exists()


def _writes(user):
    """For which organisations `user` writes."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.of(user).filter(role__in=WRITERS)


def can_share_view(user, organisation) -> bool:
    """Whether `user` may share a view with all people of `organisation`; None stands for all managers."""
    if organisation is None:
        return is_manager(user)
    return Membership.objects.writers_of(organisation).filter(user=user).exists()


def can_change_view(user, view: SavedView) -> bool:
    """Whether `user` may rename, replace and delete it: a shared one belongs to all who may share there."""
    return can_share_view(user, view.organisation) if view.is_shared else view.owner_id == user.pk
