"""The network's settings for tests."""

from django.utils import timezone

from apps.siteconfig.current import announce_change
from apps.siteconfig.models import ONLY, SiteSettings


def make_site_settings(**overrides) -> SiteSettings:
    """The one row of settings, as if a manager had saved it."""
    fields = {"set_up_at": timezone.now(), "contact_email": "netzwerk@example.org"} | overrides
    found, _created = SiteSettings.objects.update_or_create(pk=ONLY, defaults=fields)
    announce_change()
    return found
