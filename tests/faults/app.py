"""The Celery application of `chaos.py`. With CHAOS_CONTROL it claims without a token, as no worker should."""

import os
import uuid
from datetime import timedelta

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
                mine = OutboxMessage.objects.filter(pk__in=[message.pk for message in found])
                mine.update(claim_token=uuid.uuid4(), claimed_until=now - timedelta(seconds=1))
                return claims.Batch(found)
        return claims.Batch()

    delivery.claim = claim
    delivery.release = lambda messages: None
    delivery._NOTE = delivery._NOTE.replace(
        "claim_token = %(token)s::uuid\n", "%(token)s::uuid IS NOT NULL\n"
    )
    delivery._NOTE = delivery._NOTE.replace("AND state = 'pending'", "")


if os.environ.get("CHAOS_CONTROL"):
    claim_without_token()

__all__ = ["app"]
