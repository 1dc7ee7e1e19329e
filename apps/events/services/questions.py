"""The organiser's questions. One that has answers keeps its words: an answer must mean what was asked.

Whoever changes such a question makes a new one; the old one is asked no more, and its answers stay under its
old words.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events import emails
from apps.events.models import MAX_QUESTIONS, Event, EventQuestion
from apps.moderation import services as moderation
from apps.moderation.choices import State
from apps.partners.permissions import can_edit

MEANING = ("kind", "text_de", "text_en", "choices_de", "choices_en")


class TooManyQuestions(Conflict):
    """More than anybody wants to answer."""

    user_message = _("There are enough questions already; please remove one first.")


@transaction.atomic
def save_question(*, question: EventQuestion, actor) -> EventQuestion:
    """Adds or changes a question; gives the one that is asked from now on.

    Raises:
        TooManyQuestions: if there are too many.
    """
    event = _locked(question.event, actor)
    stored = event.questions.filter(pk=question.pk).first() if question.pk else None
    if stored is None and event.questions.asked().count() >= MAX_QUESTIONS:
        raise TooManyQuestions
    if stored is None:
        question.position = event.questions.count()
    elif stored.answers.exists() and _means_something_else(question, stored):
        withdraw(stored)
        question = EventQuestion(
            event=event,
            position=stored.position,
            is_required=question.is_required,
            **{name: getattr(question, name) for name in MEANING},
        )
    question.full_clean()
    question.save()
    _tell(event, actor, "save_question", question)
    return question


@transaction.atomic
def remove_question(*, question: EventQuestion, actor) -> None:
    """It is asked no more; where it has answers, they stay. Twice changes nothing."""
    event = _locked(question.event, actor)
    stored = event.questions.filter(pk=question.pk).first()
    if stored is None or stored.withdrawn_at:
        return
    entry_target = EventQuestion(pk=stored.pk, event=event, text_de=stored.text_de)
    if stored.answers.exists():
        withdraw(stored)
    else:
        stored.delete()
    _tell(event, actor, "remove_question", entry_target)


@transaction.atomic
def save_registration_rules(*, event: Event, actor, offer_hours: int, thanks_enabled: bool) -> Event:
    """How long a place is kept for the next on the waiting list, and whether participants are thanked."""
    from apps.events.services.reminding import schedule_reminders

    event = _locked(event, actor)
    event.offer_hours = offer_hours
    event.thanks_enabled = thanks_enabled
    event.save(update_fields=["offer_hours", "thanks_enabled"])
    audit.record(actor=actor, action="change_registration_rules", target=event, hours=offer_hours)
    schedule_reminders(event=event)
    return event


def copy_questions(*, source: Event, target: Event) -> None:
    """Takes the questions along when an earlier event is the pattern for a new one."""
    EventQuestion.objects.bulk_create(
        EventQuestion(
            event=target,
            position=one.position,
            is_required=one.is_required,
            **{name: getattr(one, name) for name in MEANING},
        )
        for one in source.questions.asked()
    )


def withdraw(question: EventQuestion) -> None:
    """It stays with its answers, and is asked no more."""
    question.withdrawn_at = timezone.now()
    question.save(update_fields=["withdrawn_at"])


def _means_something_else(new: EventQuestion, old: EventQuestion) -> bool:
    return any(getattr(new, name) != getattr(old, name) for name in MEANING)


def _locked(event: Event, actor) -> Event:
    event = moderation.lock_to_change(event)
    require(can_edit(actor, event))
    return event


def _tell(event: Event, actor, action: str, question: EventQuestion) -> None:
    """Questions of a public event apply at once, so the managers are told, as of all that cannot wait."""
    entry = audit.record(actor=actor, action=action, target=event, question=question.pk)
    if event.state == State.PUBLISHED:
        emails.queue_managers_changed(event, actor=actor, fields=["questions"], dedupe_key=entry.dedupe_key)
