"""Making the demo log-ins."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from apps.accounts.demo import DEMO_LOGINS
from apps.accounts.services import passwords
from apps.audit import services as audit
from apps.core.environment import is_trial


@transaction.atomic
def create_demo_logins() -> dict:
    """Makes the demo log-ins, or puts them back as they were; returns the people by their address.

    Raises:
        ImproperlyConfigured: anywhere but in a trial installation or a test.
    """
    if not is_trial():
        raise ImproperlyConfigured(
            "Demo log-ins have public passwords: never outside of a trial installation."
        )
    people = {}
    for login in DEMO_LOGINS:
        user = get_user_model().objects.filter(email=login.email).first() or get_user_model()(
            email=login.email
        )
        user.name = login.name
        user.is_manager = login.is_manager
        user.is_staff = user.is_superuser = login.is_administrator
        user.is_active = user.is_demo = True
        user.set_password(login.password)
        is_new = user.pk is None
        user.save()
        passwords.confirm_address(user)
        if is_new:
            audit.record(actor="system", action="create_demo_login", target=user)
        people[login.email] = user
    return people
