"""The network's working hours and how soon it wants to have helped."""

from django.db import transaction

from apps.audit import services as audit
from apps.core.permissions import require
from apps.core.versions import count_up
from apps.support_requests.models import ServiceTimes
from apps.support_requests.models.times import ONLY
from apps.support_requests.permissions import can_set_service_times


def service_times() -> ServiceTimes:
    """As the managers set them, or the defaults."""
    return ServiceTimes.objects.filter(pk=ONLY).first() or ServiceTimes()


@transaction.atomic
def save_service_times(*, values: dict, actor, base_version: int) -> ServiceTimes:
    """Saves them. They hold for what begins from now on; deadlines that run already stay.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
        ValidationError: if a value is not as it must be.
    """
    require(can_set_service_times(actor))
    ServiceTimes.objects.bulk_create([ServiceTimes()], ignore_conflicts=True)
    found = ServiceTimes.objects.get(pk=ONLY)
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    for name, value in values.items():
        setattr(found, name, value)
    count_up(found, base_version=base_version)
    found.full_clean()
    found.save()
    audit.record(actor=actor, action="save_service_times", target=found, fields=changed)
    return found
