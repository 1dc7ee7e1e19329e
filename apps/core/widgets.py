"""Inputs for days and times that browsers help with; without help they take the same text."""

from django import forms


class DateInput(forms.DateInput):
    """A day, sent as `2026-05-14`."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time in Berlin, sent as `2026-05-14T09:30`."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")
