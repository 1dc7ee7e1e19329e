"""What participants thought of an event: asked once, kept without a name."""

from django.db import transaction

from apps.audit import services as audit
from apps.events.emails import FEEDBACK_PURPOSE
from apps.events.models import BEST_MARK, Event, Feedback, Participant
from apps.links import services as links

# With fewer answers, one could guess whose they are.
FEWEST_SHOWN = 3
QUESTIONS = ("overall", "useful", "organisation")


@transaction.atomic
def give_feedback(*, participant: Participant, feedback: Feedback) -> None:
    """Keeps the answer and uses the link up; nothing of the answer leads back to the person."""
    Participant.objects.select_for_update().get(pk=participant.pk)
    if not links.revoke(purpose=FEEDBACK_PURPOSE, subject=participant):
        return
    feedback.event = participant.registration.event
    feedback.full_clean()
    feedback.save(force_insert=True)
    audit.record(actor="visitor", action="give_feedback", target=feedback.event)


def results(event: Event) -> list[tuple[str, list[tuple[int, int]], float]]:
    """For each question: its words, (mark, how many gave it) from best to worst, and the average.

    Empty as long as so few have answered that one could guess who.
    """
    rows = list(event.feedback.values_list(*QUESTIONS))
    if len(rows) < FEWEST_SHOWN:
        return []
    found = []
    for position, name in enumerate(QUESTIONS):
        marks = [row[position] for row in rows]
        counted = [(mark, marks.count(mark)) for mark in range(BEST_MARK, 0, -1)]
        label = str(Feedback._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found.append((label, counted, sum(marks) / len(marks)))
    return found


def comments(event: Event) -> list[str]:
    """What was written, in the order of keys drawn by chance."""
    if event.feedback.count() < FEWEST_SHOWN:
        return []
    return list(event.feedback.exclude(comment="").values_list("comment", flat=True))
