"""Who may do what to accounts."""

from apps.core.permissions import is_manager


def can_see_people(user) -> bool:
    """Whether `user` sees the page of people: network managers."""
    return is_manager(user)


def can_help(user, person) -> bool:
    """Whether `user` may reset, move or (de)activate the account of `person`.

    Never one's own (that is what the account pages are for), and an administrator's only as administrator, so
    that a manager cannot take over the installation.
    """
    if not is_manager(user) or user.pk == person.pk:
        return False
    return bool(user.is_staff or not (person.is_staff or person.is_superuser))
