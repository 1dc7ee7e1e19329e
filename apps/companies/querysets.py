"""Reads over target companies and what has reached them. Only managers see single companies."""

from django.db import models
from django.db.models import Q

from apps.companies.choices import BY_HAND
from apps.companies.names import normalised


class TargetCompanyQuerySet(models.QuerySet):
    def for_lists(self):
        """With what a row shows."""
        return self.select_related("county", "project")

    def matching(self, *, words="", county=None, size_class="", value_chain="", project=None):
        """Those that a filter asks for; what is empty filters nothing."""
        exact = {"county": county, "size_class": size_class, "value_chain": value_chain, "project": project}
        found = self.filter(**{name: value for name, value in exact.items() if value})
        if words:
            found = found.filter(
                Q(matching_name__contains=normalised(words)) | Q(name__icontains=words) | Q(number=words)
            )
        return found


class ContactQuerySet(models.QuerySet):
    def between(self, first, last):
        """In the quarters that begin from `first` to `last`; without a limit where it is None."""
        limits = {"quarter__gte": first, "quarter__lte": last}
        return self.filter(**{name: day for name, day in limits.items() if day})

    def by_hand(self, company):
        """What managers have noted about one company."""
        return self.filter(company=company, kind__in=BY_HAND)
