"""Who keeps the funders' names, and who closes a project for good."""

from apps.core.permissions import is_manager
from apps.partners.permissions import can_decide


def can_edit_funding(user) -> bool:
    """Whether `user` may say what funders and programmes are called: network managers."""
    return is_manager(user)


def can_freeze(user, project) -> bool:
    """Whether `user` may freeze `project` and open it again: its managers and those of the network."""
    return can_decide(user, project)
