"""What a request is linked with, and who sees that."""

from django.db import models
from django.db.models import Q


class RequestLinkQuerySet(models.QuerySet):
    def at(self, case):
        """All links of one request, whichever end of a pair it is."""
        return self.filter(Q(request=case) | Q(other=case))
