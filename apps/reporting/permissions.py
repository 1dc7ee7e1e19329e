"""Who may read the numbers."""

from apps.core.permissions import is_manager
from apps.partners.models import Membership


def can_see_coverage(user) -> bool:
    """Whether `user` may see how many target companies were reached, and settle doubtful names."""
    return is_manager(user)


def can_see_report(user) -> bool:
    """Whether `user` may see the numbers of requests: managers and members of organisations.

    Administrators keep the installation and are not meant to learn about requests.
    """
    return is_manager(user) or (not user.is_staff and Membership.objects.of(user).exists())
