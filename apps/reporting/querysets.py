"""Which contacts count for whom."""

from django.db.models import Exists

from apps.companies.models import Contact
from apps.support_requests.querysets import barred_for


def contacts_visible_to(user):
    """All but those by requests that are closed to an organisation of `user` (`Compartment`)."""
    return Contact.objects.exclude(Exists(barred_for(user)))
