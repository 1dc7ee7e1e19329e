"""Events and registrations for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from apps.events.choices import RegistrationState
from apps.events.models import Event, EventRegistration
from apps.moderation.choices import State
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_event(**overrides) -> Event:
    """An event in 20 days of two hours, public unless another `state` is given, open for registration."""
    number = next(_numbers)
    action_fields = overrides.pop("action_fields", ())
    target_groups = overrides.pop("target_groups", ())
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
    return event


def make_registration(event=None, **overrides) -> EventRegistration:
    """A confirmed registration, unless another `state` is given."""
    number = next(_numbers)
    fields = {
        "name": f"Gast {number}",
        "email": f"gast{number}@example.org",
        "state": RegistrationState.CONFIRMED,
        "privacy_version": "test",
    } | overrides
    if fields["state"] != RegistrationState.PENDING:
        fields.setdefault("confirmed_at", timezone.now())
    return EventRegistration.objects.create(event=event or make_event(), **fields)
