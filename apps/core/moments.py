"""Moments in local time, as people type them."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.core.widgets import DateTimeInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"]


class LocalDateTimeField(forms.DateTimeField):
    """Date and time in Europe/Berlin; says so plainly where the clock change skips or doubles an hour.

    The browser's own picker, or without one 2027-05-14T09:30 or 14.05.2027 09:30 as text.
    What comes back as it was shown is `stored` itself: to the second, even in an hour that cannot be typed.
    """

    stored: datetime | None = None

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
            if self.stored is not None and value.strip() == self._shown(self.stored):
                return self.stored
            self._check_year(value)
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise self._error("ambiguous_timezone") from error
            raise

    def _shown(self, moment: datetime) -> str:
        return self.widget.format_value(self.prepare_value(moment)) or ""

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
