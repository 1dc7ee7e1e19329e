"""The Celery application of `chaos.py`. With CHAOS_CONTROL it claims without a token, as no worker should."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")

from network_portal.celery import app


def claim_without_token() -> None:
    """What a row is claimed under is neither looked at nor lasts: whoever comes next takes it as well."""
    import django

    django.setup()
    from django.utils import timezone

    from apps.outbox import claims, delivery
    from apps.outbox.choices import PRIORITIES
    from apps.outbox.models import OutboxMessage

    def claim(size: int) -> claims.Batch:
        now = timezone.now()
        for priority in PRIORITIES.values():
            found = list(OutboxMessage.objects.due(priority=priority, now=now)[:size])
            if found:
                return claims.Batch(found)
        return claims.Batch()

    delivery.claim = claim
    claims.Progress.begin = lambda self, message: True
    claims._WRITE_DOWN = claims._WRITE_DOWN.replace("claim_token = %(token)s", "%(token)s IS NOT NULL")


if os.environ.get("CHAOS_CONTROL"):
    claim_without_token()

__all__ = ["app"]
