"""People for tests: each call makes a new one with an address of their own."""

from itertools import count

from allauth.account.models import EmailAddress

from apps.accounts.models import User

PASSWORD = "richtig-lange-woerter-7"

_numbers = count(1)


def make_user(**overrides) -> User:
    """A person with a confirmed address and `PASSWORD`; pass `password=None` for one without."""
    number = next(_numbers)
    fields = {"email": f"person{number}@example.org", "name": f"Person {number}", "password": PASSWORD}
    user = User.objects.create_user(**{**fields, **overrides})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_manager(**overrides) -> User:
    """A network manager."""
    return make_user(**{"is_manager": True, **overrides})


def make_administrator(**overrides) -> User:
    """Somebody who looks after the installation."""
    return make_user(**{"is_staff": True, "is_superuser": True, **overrides})
