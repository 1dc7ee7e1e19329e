"""What organisers and visitors may type, and what they are told."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from apps.core.moments import LocalDateTimeField
from apps.core.spreadsheets import formula_safe
from apps.events.fields import ReminderField
from apps.events.forms.events import EventForm
from apps.events.forms.registration import RegistrationForm
from apps.moderation.choices import State
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration


def event_data(**overrides):
    data = {
        "title_de": "Werkstattgespräch",
        "summary_de": "Kurz gesagt.",
        "description_de": "<p>Mehr.</p>",
        "starts_at": "2027-05-14T09:30",
        "ends_at": "2027-05-14T11:30",
        "kind": "workshop",
        "format": "on_site",
        "language": "de",
        "retention_months": "12",
        "venue_name": "Haus der Beispiele",
        "registration_enabled": "on",
        "reminder_offsets": "7, 1",
    }
    return data | overrides


def errors_of(event=None, **overrides):
    event = event or make_event(state=State.DRAFT)
    form = EventForm(event_data(**overrides), instance=event, user=make_manager())
    return {
        name: [error.code or str(error) for error in errors.as_data()] for name, errors in form.errors.items()
    }


@pytest.mark.parametrize(
    "text, moment",
    [
        ("2027-05-14T09:30", datetime(2027, 5, 14, 7, 30, tzinfo=UTC)),
        ("14.05.2027 09:30", datetime(2027, 5, 14, 7, 30, tzinfo=UTC)),
        ("2027-12-14T09:30:00", datetime(2027, 12, 14, 8, 30, tzinfo=UTC)),
        ("2027-03-28T01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_local_times_become_utc(text, moment):
    assert LocalDateTimeField().clean(text) == moment


@pytest.mark.parametrize(
    "text, code",
    [
        ("2027-03-28T02:30", "ambiguous_timezone"),
        ("28.03.2027 02:30", "ambiguous_timezone"),
        ("2027-10-31T02:30", "ambiguous_timezone"),
        ("0001-01-01T00:00", "year"),
        ("9999-12-31T23:59", "year"),
        ("01.01.0001 00:00", "year"),
        ("2027-13-01T00:00", "invalid"),
        ("morgen um drei", "invalid"),
        ("2027-05-14T09:30\nBcc: x", "invalid"),
    ],
)
def test_impossible_times_are_refused(text, code):
    with pytest.raises(ValidationError) as caught:
        LocalDateTimeField().clean(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text, hours",
    [
        ("7, 1", [168, 24]),
        ("1 7", [168, 24]),
        ("3h; 2", [48, 3]),
        ("3 h, 1", [24, 3]),
        ("", []),
        ("1,1", [24]),
    ],
)
def test_reminder_times(text, hours):
    assert ReminderField(required=False).clean(text) == hours


@pytest.mark.parametrize("text", ["sieben", "-1", "0", "61", "1,2,3,4,5,6", "7.5"])
def test_impossible_reminder_times_are_refused(text):
    with pytest.raises(ValidationError):
        ReminderField(required=False).clean(text)


def test_reminder_times_are_shown_as_days():
    assert ReminderField().prepare_value([168, 24, 3]) == "7, 1, 3h"


@pytest.mark.django_db
class TestEventForm:
    def test_a_good_one(self):
        assert errors_of() == {}

    @pytest.mark.parametrize(
        "field, overrides",
        [
            ("ends_at", {"ends_at": "2027-05-14T09:30"}),
            ("ends_at", {"ends_at": "2027-05-13T11:30"}),
            ("starts_at", {"starts_at": "2027-03-28T02:30"}),
            ("ends_at", {"starts_at": "2027-10-30T09:00", "ends_at": "2027-10-31T02:30"}),
            ("capacity", {"capacity": "0"}),
            ("capacity", {"capacity": "-1"}),
            ("capacity", {"capacity": "1000000"}),
            ("capacity", {"capacity": "viele"}),
            ("online_url", {"online_url": "javascript:alert(1)"}),
            ("title_de", {"title_de": "Eins\nBcc: x@example.org"}),
            ("title_de", {"title_de": ""}),
            ("summary_de", {"summary_de": "x" * 501}),
            ("description_de", {"description_de": "x" * 50_001}),
            ("format", {"format": "brieftaube"}),
            ("project", {"project": "999999"}),
            (
                "registration_closes_at",
                {
                    "registration_opens_at": "2027-05-01T10:00",
                    "registration_closes_at": "2027-04-01T10:00",
                },
            ),
            ("expire_at", {"publish_at": "2027-05-01T10:00", "expire_at": "2027-05-01T10:00"}),
        ],
    )
    def test_a_bad_field_is_named(self, field, overrides):
        assert list(errors_of(**overrides)) == [field]

    def test_a_public_event_keeps_its_venue_and_its_places(self):
        event = make_event(capacity=5)
        make_registration(event)
        make_registration(event)
        assert list(errors_of(event, venue_name="", city="")) == ["venue_name"]
        assert list(errors_of(event, capacity="1")) == ["capacity"]
        assert errors_of(event, capacity="2") == {}

    def test_it_shows_local_times(self):
        event = make_event(
            state=State.DRAFT,
            starts_at=datetime(2027, 5, 14, 7, 30, tzinfo=UTC),
        )
        form = EventForm(instance=event, user=make_manager())
        assert 'value="2027-05-14T09:30"' in str(form["starts_at"])
        assert 'type="datetime-local"' in str(form["starts_at"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field, value",
    [
        ("email", "anna@example.org\nBcc: x@example.org"),
        ("email", "anna@example.org\r\nx"),
        ("email", "anna"),
        ("email", ""),
        ("name", "Anna\nBcc: x"),
        ("name", "x" * 121),
        ("note", "x" * 1001),
        ("note", "x" * 10_000_000),
        ("company", "x" * 201),
        ("county", "999999"),
        ("privacy", ""),
        ("website_confirm", "http://robot.example"),
    ],
)
def test_bad_registrations_are_refused_at_their_field(field, value):
    data = {"name": "Anna", "email": "anna@example.org", "privacy": "on"} | {field: value}
    assert list(RegistrationForm(data, questions=(), sessions=()).errors) == [field]


@pytest.mark.django_db
def test_addresses_are_kept_in_lower_case():
    data = {"name": "Anna", "email": " Anna@Example.ORG", "privacy": "on"}
    form = RegistrationForm(data, questions=(), sessions=())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["email"] == "anna@example.org"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_formulas_become_text(cell):
    assert formula_safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Anna", "a=1", "", "Müller-Lüdenscheidt"])
def test_ordinary_cells_stay(cell):
    assert formula_safe(cell) == cell
