"""Reads about redirects."""

from django.db import models
from django.db.models import Case, When


class RedirectQuerySet(models.QuerySet):
    def for_address(self, path: str, query: str):
        """That of an address with its query, or else of its path alone; None where there is none."""
        whole = f"{path}?{query}" if query else path
        exact_first = Case(When(old=whole, then=0), default=1)
        return self.filter(old__in={whole, path}).order_by(exact_first).first()

    def containing(self, words: str):
        """Those in whose addresses `words` stand."""
        if not words:
            return self
        return self.filter(models.Q(old__icontains=words) | models.Q(new__icontains=words))
