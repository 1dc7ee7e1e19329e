"""Two requests of one company, and what may hang on them."""

from datetime import timedelta

from django.utils import timezone

from apps.support_requests import services
from apps.support_requests.choices import Clock, Part, State
from apps.support_requests.models import (
    Deadline,
    SupportRequest,
)
from apps.support_requests.services import belongings
from tests.factories.accounts import make_manager
from tests.factories.support_requests import (
    make_handover,
    make_request,
)

EMAIL = "firma@example.org"
EVERYTHING = tuple(Part.values)


def pair(former=None, case=None) -> tuple[SupportRequest, SupportRequest]:
    """Two requests of one company; the first is to be put into the second."""
    same = {"contact_email": EMAIL, "company_name": "Musterwerk GmbH"}
    return make_request(**{**same, **(former or {})}), make_request(**{**same, **(case or {})})


def merge(former, case, **options):
    return services.merge(
        former=former, case=case, actor=options.pop("actor", None) or make_manager(), **options
    )


def in_charge(case, organisation, *, parts=EVERYTHING, days: int = 0) -> None:
    """`organisation` has got the request `days` ago."""
    handover = make_handover(case, organisation=organisation, agreed_at=timezone.now(), parts=list(parts))
    handover.assignment.assigned_at = timezone.now() - timedelta(days=days)
    handover.assignment.save()
    SupportRequest.objects.filter(pk=case.pk).update(state=State.ASSIGNED)


def clock(case, which: Clock, *, hours: int, **fields) -> Deadline:
    due = timezone.now() + timedelta(hours=hours)
    return Deadline.objects.create(request=case, clock=which, due_at=due, remind_at=due, **fields)


def rows() -> dict[str, int]:
    """How many rows each table has that points to requests."""
    return {name: one.related_model._base_manager.count() for name, one in belongings.relations().items()}
