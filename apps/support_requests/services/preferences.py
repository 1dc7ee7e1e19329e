"""How a person likes to work at the desk: keys and live updates, on or off."""

from django.db import transaction

from apps.audit import services as audit
from apps.support_requests.models import DeskPreference


@transaction.atomic
def choose(*, user, has_shortcuts: bool, is_live: bool) -> DeskPreference:
    """Keeps what `user` has switched on or off, for themselves alone."""
    chosen = {"has_shortcuts": has_shortcuts, "is_live": is_live}
    present = preference_of(user)
    if chosen == {name: getattr(present, name) for name in chosen}:
        return present
    preference, _created = DeskPreference.objects.update_or_create(user=user, defaults=chosen)
    audit.record(actor=user, action="choose_at_desk", target=user, **chosen)
    return preference


def preference_of(user) -> DeskPreference:
    """What `user` has chosen; everything is on for whoever has chosen nothing."""
    return DeskPreference.objects.filter(user=user).first() or DeskPreference(user=user)
