"""Form fields for moments in local time and for reminder times."""

import re
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.core.widgets import DateTimeInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_REMINDERS = 5
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"]
_OFFSET = re.compile(r"^(\d{1,3})\s*(h?)$", re.IGNORECASE)


class LocalDateTimeField(forms.DateTimeField):
    """Date and time in Europe/Berlin; says so plainly where the clock change skips or doubles an hour.

    The browser's own picker, or without one 2027-05-14T09:30 or 14.05.2027 09:30 as text.
    """

    default_error_messages = {
        "invalid": _("Please enter date and time, for example 14.05.2027 09:30."),
        "year": _("Please enter a year between 2000 and 2100."),
        "ambiguous_timezone": _(
            "At this time the clocks are changed: the hour does not exist or comes twice. "
            "Please choose another time."
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=FORMATS,
            widget=DateTimeInput(),
            **kwargs,
        )

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            self._check_year(value)
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise self._error("ambiguous_timezone") from error
            raise

    def _check_year(self, value: str) -> None:
        # Years at the ends of the calendar overflow when they are converted to UTC.
        try:
            parsed = parse_datetime(value.strip())
        except ValueError as error:
            raise self._error("invalid") from error
        for pattern in FORMATS:
            if parsed is not None:
                break
            try:
                parsed = datetime.strptime(value.strip(), pattern)
            except ValueError:
                continue
        if parsed is not None and not FIRST_YEAR <= parsed.year <= LAST_YEAR:
            raise self._error("year")

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class ReminderField(forms.CharField):
    """ "7, 1" is a list of days before the start, "3h" one of hours; the value is a list of hours."""

    default_error_messages = {
        "invalid": _("Please enter days before the start, separated by commas, for example 7, 1."),
        "too_many": _("Please enter at most five reminders."),
        "range": _("A reminder can be sent from 1 hour to 60 days before the start."),
    }

    def prepare_value(self, value):
        if isinstance(value, list):
            return ", ".join(str(hours // 24) if hours % 24 == 0 else f"{hours}h" for hours in value)
        return value

    def to_python(self, value) -> list[int]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        parts = [part for part in re.split(r"[,;\s]+(?![hH])", super().to_python(value) or "") if part]
        hours = set()
        for part in parts:
            match = _OFFSET.match(part)
            if match is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            hours.add(int(match[1]) * (1 if match[2] else 24))
        if len(hours) > MAX_REMINDERS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        if any(not 1 <= number <= 60 * 24 for number in hours):
            raise ValidationError(self.error_messages["range"], code="range")
        return sorted(hours, reverse=True)

    def has_changed(self, initial, data) -> bool:
        return self.prepare_value(initial) != data

    def run_validators(self, value):
        """The value is a list by now; `to_python` has checked it."""
