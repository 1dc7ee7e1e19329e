"""Which kind of installation this is."""

from django.conf import settings


def is_trial() -> bool:
    """Whether this is for trying out or for tests; only there may demo log-ins and the mailbox exist."""
    return settings.ENVIRONMENT in {"local", "test"}
