"""Reads about people."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.core.permissions import is_manager


def active_managers() -> QuerySet:
    """The network managers who can sign in now."""
    return get_user_model().objects.filter(is_manager=True, is_active=True).order_by("pk")


def people_visible_to(user) -> QuerySet:
    """The people whose accounts `user` looks after: all for a manager, none for others."""
    people = get_user_model().objects.annotate(
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    )
    return people.order_by("name", "pk") if is_manager(user) else people.none()


def matching(people: QuerySet, text: str) -> QuerySet:
    """Those whose name or address contains `text`."""
    text = text.strip().replace("\x00", "")
    return people.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else people


def has_second_factor(user) -> bool:
    """Whether `user` has an authenticator app or a passkey; recovery codes alone are none."""
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=types).exists()


def person_with_address(email: str):
    """The active person who signs in with `email`, or None."""
    return get_user_model().objects.filter(email__iexact=email.strip(), is_active=True).first()
