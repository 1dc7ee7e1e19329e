"""Reminding of what has waited too long, in two steps, each once.

After the allowed working days those responsible are reminded, after twice as many all managers.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.audit import services as audit
from apps.core.working_days import is_working_day
from apps.moderation.models import Review
from apps.reviews import emails
from apps.reviews.deadlines import due_on, overdue_if_before
from apps.reviews.models import Escalation
from apps.reviews.responsible import Directory

RESPONSIBLE, ALL_MANAGERS = 1, 2
BATCH = 200


def remind_of_overdue(*, now: datetime | None = None) -> int:
    """Reminds of all that is overdue; returns of how many. On days off nobody is reminded.

    Whoever missed the first step (the portal stood still, say) gets the second one only.
    """
    today = timezone.localdate(now)
    if not is_working_day(today):
        return 0
    reminded = 0
    for step in (ALL_MANAGERS, RESPONSIBLE):
        done = Escalation.objects.filter(review=OuterRef("pk"), step__gte=step)
        late = Review.objects.filter(
            ~Exists(done), decision="", submitted_at__lt=overdue_if_before(today, times=step)
        )
        for pk in list(late.order_by("submitted_at").values_list("pk", flat=True)[:BATCH]):
            reminded += _remind(pk, step)
    return reminded


@transaction.atomic
def _remind(pk: int, step: int) -> bool:
    rows = Review.objects.select_for_update(skip_locked=True, of=("self",))
    review = rows.filter(pk=pk, decision="").first()
    if review is None or review.target is None:
        return False  # decided this moment, or somebody else has it at hand
    _escalation, is_new = Escalation.objects.get_or_create(review=review, step=step)
    if not is_new:
        return False
    directory = Directory()
    people = directory.people(review.target) + (directory.managers if step == ALL_MANAGERS else [])
    for person in {one.pk: one for one in people}.values():
        emails.queue_overdue(
            person, review, due_on=due_on(review.submitted_at), dedupe_key=f"overdue:{review.pk}:{step}"
        )
    audit.record(actor="system", action="remind_of_overdue", target=review.target, step=step)
    return True
