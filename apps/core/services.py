"""Forgetting what the portal kept only to work for a while."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.core.models import RateCounter, SentForm

# A form that was left open for longer is refused for its old CSRF token or, at worst, taken once more.
KEEP_SENT_FORMS = timedelta(days=30)


@transaction.atomic
def forget_bookkeeping() -> int:
    """Deletes counters against abuse whose time is over, and the keys of forms sent long ago.

    Returns how many rows. The counters hold a keyed hash of an address; even that is kept no longer than
    it limits anything.
    """
    now = timezone.now()
    counters, _rows = RateCounter.objects.filter(window_ends_at__lt=now).delete()
    forms, _rows = SentForm.objects.filter(created_at__lt=now - KEEP_SENT_FORMS).delete()
    return counters + forms
