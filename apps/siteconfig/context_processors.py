"""What every template may use of the settings."""

from django.utils.functional import SimpleLazyObject

from apps.siteconfig.current import current


def network(request) -> dict:
    """`network`: whose portal this is; asked for only where a template uses it."""
    return {"network": SimpleLazyObject(current)}
