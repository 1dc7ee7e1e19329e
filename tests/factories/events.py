"""Events and registrations for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from apps.events.choices import RegistrationState
from apps.events.models import (
    Event,
    EventQuestion,
    EventRegistration,
    EventSeries,
    EventSession,
    Participant,
    Speaker,
)
from apps.moderation.choices import State
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_event(**overrides) -> Event:
    """An event in 20 days of two hours, public unless another `state` is given, open for registration."""
    number = next(_numbers)
    action_fields = overrides.pop("action_fields", ())
    target_groups = overrides.pop("target_groups", ())
    co_organisers = overrides.pop("co_organisers", ())
    materials = overrides.pop("materials", ())
    starts_at = overrides.pop("starts_at", None) or timezone.now().replace(
        minute=0, second=0, microsecond=0
    ) + timedelta(days=20)
    fields = {
        "slug": f"veranstaltung-{number}",
        "title_de": f"Veranstaltung {number}",
        "summary_de": "Worum es geht.",
        "description_de": "<p>Mehr dazu.</p>",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue_name": "Haus der Beispiele",
        "street": "Beispielweg 1",
        "postal_code": "09111",
        "city": "Chemnitz",
        "state": State.PUBLISHED,
    } | overrides
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    event = Event.objects.create(**fields)
    event.action_fields.set(action_fields)
    event.target_groups.set(target_groups)
    event.co_organisers.set(co_organisers)
    event.materials.set(materials)
    return event


def make_session(event=None, **overrides) -> EventSession:
    """A session of an hour at the event's start."""
    event = event or make_event()
    starts_at = overrides.pop("starts_at", event.starts_at)
    fields = {
        "title_de": f"Termin {next(_numbers)}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
    } | overrides
    return EventSession.objects.create(event=event, **fields)


def make_speaker(event=None, **overrides) -> Speaker:
    """Somebody invented who speaks at the event."""
    fields = {"name": f"Dr. Beispiel {next(_numbers)}", "role_de": "Fachfrau", "affiliation": "Beispiel GmbH"}
    return Speaker.objects.create(event=event or make_event(), **(fields | overrides))


def make_series(**overrides) -> EventSeries:
    """A series, public unless another `state` is given."""
    number = next(_numbers)
    fields = {
        "slug": f"reihe-{number}",
        "title_de": f"Reihe {number}",
        "summary_de": "Was die Veranstaltungen verbindet.",
        "state": State.PUBLISHED,
    } | overrides
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    return EventSeries.objects.create(**fields)


def make_registration(event=None, *, people: int = 1, sessions=(), **overrides) -> EventRegistration:
    """A confirmed registration of one person, unless another `state` or more `people` are given.

    The first person is the contact person; `photo_consent` is theirs.
    """
    number = next(_numbers)
    photo_consent = overrides.pop("photo_consent", False)
    fields = {
        "name": f"Gast {number}",
        "email": f"gast{number}@example.org",
        "state": RegistrationState.CONFIRMED,
        "privacy_version": "test",
        "places": people,
    } | overrides
    if fields["state"] != RegistrationState.PENDING:
        fields.setdefault("confirmed_at", timezone.now())
    if fields["state"] == RegistrationState.OFFERED:
        fields.setdefault("offered_until", timezone.now() + timedelta(hours=48))
    if fields["state"] in (RegistrationState.CONFIRMED, RegistrationState.OFFERED):
        fields.setdefault("places_held", people)
    registration = EventRegistration.objects.create(event=event or make_event(), **fields)
    registration.sessions.set(sessions)
    Participant.objects.bulk_create(
        Participant(
            registration=registration,
            position=position,
            name=registration.name if position == 0 else f"Person {number}-{position + 1}",
            is_contact=position == 0,
            photo_consent=photo_consent and position == 0,
        )
        for position in range(people)
    )
    return registration


def make_question(event, **overrides) -> EventQuestion:
    """A question for a free text that need not be answered."""
    fields = {"text_de": f"Frage {next(_numbers)}?"} | overrides
    return EventQuestion.objects.create(event=event, **fields)
