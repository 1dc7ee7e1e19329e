"""The form field for reminder times."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_REMINDERS = 5
_OFFSET = re.compile(r"^(\d{1,3})\s*(h?)$", re.IGNORECASE)


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
