"""Who decides, and who says who decides."""

from apps.accounts.permissions import can_help
from apps.core.permissions import is_manager
from apps.partners.permissions import can_edit
from apps.reviews.querysets import decides_on_anything


def can_decide_on_anything(user) -> bool:
    """Whether there is anything at all that `user` may decide on: then the review queue is open to them."""
    return is_manager(user) or (user.is_authenticated and decides_on_anything(user))


def can_see_scopes(user) -> bool:
    """Whether `user` sees who decides on what: managers of the whole network."""
    return is_manager(user)


def can_set_responsibilities(user, person) -> bool:
    """Whether `user` may say what `person` is responsible for: a manager, also for themselves."""
    return is_manager(user) and (user.pk == person.pk or can_help(user, person))


def can_set_scope(user, person) -> bool:
    """Whether `user` may say what `person` decides on: a manager, but never for themselves.

    So whoever gives or takes remains: the network never loses its last manager.
    """
    return can_help(user, person)


def can_note(user, content) -> bool:
    """Whether `user` may write into the thread: whoever writes for the organisation, or decides."""
    return can_edit(user, content)
