"""Numbers of requests: of those that are there, and of what stays of those that were deleted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from apps.core.working_hours import WorkingHours
from apps.support_requests.choices import Side
from apps.support_requests.models import Assignment, Message, RequestCount, SupportRequest


@dataclass(frozen=True)
class Counted:
    """One request as it counts; `answered_after` in working minutes, None if nobody has answered."""

    month: date
    kind: str
    source: str
    state: str
    helped: str
    size_class: str
    county: int | None
    action_field: int | None
    organisation: int | None
    answered_after: int | None


_SAME = ("kind", "source", "state", "helped", "size_class", "county", "action_field")


def counted(user, *, first: date | None, last: date | None, hours: WorkingHours) -> list[Counted]:
    """What came in from `first` to `last` and is not closed to an organisation of `user`; two queries."""
    cases = SupportRequest.objects.countable_by(user).order_by()
    kept = RequestCount.objects.countable_by(user).order_by()
    if first:
        cases, kept = cases.filter(created_at__gte=_midnight(first)), kept.filter(month__gte=first)
    if last:
        cases = cases.filter(created_at__lt=_midnight(last + timedelta(days=1)))
        kept = kept.filter(month__lte=last)
    rows = cases.annotate(
        answered_at=Subquery(_answers().values("created_at")[:1]),
        in_charge=Subquery(
            Assignment.objects.filter(request=OuterRef("pk")).order_by("-assigned_at", "-pk")
            .values("organisation")[:1]
        ),
    ).values_list("created_at", *_SAME, "in_charge", "answered_at")  # fmt: skip
    live = [
        Counted(_month(row[0]), *row[1:-1], answered_after(row[0], row[-1], hours))  # type: ignore[call-arg]
        for row in rows
    ]
    stored = kept.values_list("month", *_SAME, "organisation", "answered_after")
    return live + [Counted(*row) for row in stored]


def answered_after(created: datetime, answered: datetime | None, hours: WorkingHours) -> int | None:
    """Working minutes from receipt to first answer."""
    return None if answered is None else int(hours.between(created, answered).total_seconds() // 60)


def first_answer_at(case: SupportRequest) -> datetime | None:
    """When the house first wrote to the company."""
    answers = _to_company().filter(request=case).order_by("created_at")
    return answers.values_list("created_at", flat=True).first()


def last_in_charge(case: SupportRequest):
    """The organisation that is, or was last, in charge."""
    last = Assignment.objects.of(case).first()
    return last.organisation if last else None


def _answers():
    return _to_company().filter(request=OuterRef("pk")).order_by("created_at")


def _to_company():
    return Message.objects.for_company().filter(side__in=[Side.MANAGER, Side.PARTNER])


def _month(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
