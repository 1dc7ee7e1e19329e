"""Bookkeeping that belongs to no domain: forms already sent, and counters against abuse."""

from django.db import models


class SentForm(models.Model):
    """A form that has been carried out, so that a second click on its button does nothing more."""

    key = models.UUIDField(primary_key=True)
    result_url = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.key)


class RateCounter(models.Model):
    """How often something was tried within a window; the identity is kept as a keyed hash only."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
