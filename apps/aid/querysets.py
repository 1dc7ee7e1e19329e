"""Reads over files on de-minimis aid. Only managers see them; a company sees those of its own request."""

from django.db import models
from django.db.models import Exists

from apps.aid.choices import AidState
from apps.core.permissions import is_manager
from apps.support_requests.querysets import barred_for


class AidFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers: all but those of requests that are closed to them (`Compartment`), erased or not."""
        if not is_manager(user):
            return self.none()
        return self.exclude(Exists(barred_for(user))).select_related("organisation", "request")

    def of(self, case):
        """Those of one request."""
        return self.filter(request=case).select_related("organisation")

    def granted(self):
        """Those that hold."""
        return self.filter(state=AidState.GRANTED)

    def certificates(self):
        """Granted ones and those that were withdrawn later."""
        return self.filter(state__in=[AidState.GRANTED, AidState.REVOKED]).select_related("organisation")
