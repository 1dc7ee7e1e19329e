"""Invented people who come to invented events: alone, as a group, waiting; and what they thought."""

from django.conf import settings
from django.utils import timezone

from apps.events.choices import QuestionKind, RegistrationState
from apps.events.models import (
    Answer,
    Attendance,
    Event,
    EventQuestion,
    EventRegistration,
    Feedback,
    Participant,
)

MARKS = ((5, 5, 4, "Mehr Zeit für Fragen (Beispiel)"), (4, 5, 5, ""), (3, 4, 4, ""), (5, 4, 5, "Gern wieder"))


def fill(event: Event, taken: int) -> None:
    """`taken` people with a place; where all are taken a group waits; a past event has feedback."""
    _register(event, taken)
    if event.is_past:
        Feedback.objects.bulk_create(
            Feedback(event=event, overall=overall, useful=useful, organisation=organisation, comment=comment)
            for overall, useful, organisation, comment in MARKS
        )
    elif event.capacity is not None and taken >= event.capacity:
        _ask(event)
        _let_wait(event)


def _register(event: Event, taken: int) -> None:
    registrations = EventRegistration.objects.bulk_create(
        EventRegistration(
            event=event,
            name=f"Beispielperson {number}",
            email=f"gast{number}@demo.example",
            company=f"Beispielbetrieb {number % 4 + 1}",
            privacy_version=settings.PRIVACY_NOTICE_VERSION,
            state=RegistrationState.CONFIRMED,
            places_held=1,
            confirmed_at=timezone.now(),
        )
        for number in range(1, taken + 1)
    )
    people = Participant.objects.bulk_create(
        Participant(registration=one, name=one.name, is_contact=True, photo_consent=number % 3 > 0)
        for number, one in enumerate(registrations)
    )
    if event.has_started and event.is_on_site:
        # Somebody always stays away.
        Attendance.objects.bulk_create(
            Attendance(participant=one, noted_at=event.starts_at) for one in people[: taken * 5 // 6]
        )


def _ask(event: Event) -> None:
    question = EventQuestion.objects.create(
        event=event,
        kind=QuestionKind.CHOICE,
        text_de="Was möchten Sie essen? (Beispiel)",
        text_en="What would you like to eat? (example)",
        choices_de="mit Fleisch\nvegetarisch\nvegan",
        choices_en="with meat\nvegetarian\nvegan",
        is_required=True,
    )
    people = Participant.objects.of_event(event)
    Answer.objects.bulk_create(
        Answer(participant=one, question=question, text=question.options[position % 3][0])
        for position, one in enumerate(people)
    )


def _let_wait(event: Event) -> None:
    group = EventRegistration.objects.create(
        event=event,
        name="Beispielgruppe, Kontaktperson",
        email="gruppe@demo.example",
        company="Beispielbetrieb",
        privacy_version=settings.PRIVACY_NOTICE_VERSION,
        state=RegistrationState.WAITLISTED,
        places=3,
        confirmed_at=timezone.now(),
    )
    Participant.objects.bulk_create(
        Participant(
            registration=group,
            position=position,
            name=group.name if position == 0 else f"Beispielkollegin {position}",
            is_contact=position == 0,
        )
        for position in range(group.places)
    )
