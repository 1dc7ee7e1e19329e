"""The network's working hours and how soon it wants to have helped."""

from datetime import date, datetime

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from apps.core.forms import section
from apps.core.versions import VersionedForm
from apps.support_requests.models import ServiceTimes

MAX_CLOSED_DAYS = 100
# As people write it, and as programs do; the first is shown.
_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")


class DaysField(forms.CharField):
    """A day a line; the value is a list of days in order, each once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{day:{_FORMATS[0]}}" for day in value)
        return value

    def clean(self, value) -> list[date]:  # type: ignore[override]
        text = super().clean(value)
        days = sorted({self._day(line.strip()) for line in text.splitlines() if line.strip()})
        if len(days) > MAX_CLOSED_DAYS:
            raise ValidationError(
                _("Please enter at most %(limit)s days."), params={"limit": MAX_CLOSED_DAYS}
            )
        return days

    def _day(self, line: str) -> date:
        for pattern in _FORMATS:
            try:
                return datetime.strptime(line, pattern).date()
            except ValueError:
                continue
        raise ValidationError(
            _("“%(line)s” is no day. Please write one day on each line, for example 24.12.2026."),
            params={"line": line[:30]},
        )


class ClockInput(forms.TimeInput):
    """The browser's own way to choose a time of the day."""

    input_type = "time"


class ServiceTimesForm(VersionedForm):
    """When the network works, and the hours it gives itself by urgency; `values` is for the service."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("working days"), choices=WEEKDAYS.items(), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one day.")},
    )  # fmt: skip
    closed_days = DaysField(
        label=_("further days on which nobody works"), required=False,
        help_text=_("One day on each line, for example 24.12.2026. Public holidays are known already."),
    )  # fmt: skip

    class Meta:
        model = ServiceTimes
        fields = [
            "opens_at", "closes_at", "weekdays", "state", "closed_days", "answer_urgent", "answer_high",
            "answer_normal", "answer_low", "solution_urgent", "solution_high", "solution_normal",
            "solution_low", "consent_hours", "handover_hours", "remind_before", "keep_months",
        ]  # fmt: skip
        widgets = {name: ClockInput(format="%H:%M") for name in ("opens_at", "closes_at")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = list(self.fields)
        answer, solution = (
            [name for name in names if name.startswith(f"{clock}_")] for clock in ("answer", "solution")
        )
        self.helper.layout = Layout(
            section(_("Working hours"), "opens_at", "closes_at", "weekdays", "state", "closed_days"),
            section(_("First answer within … working hours"), *answer),
            section(_("Solution within … working hours"), *solution),
            section(_("Handover within … working hours"), "consent_hours", "handover_hours"),
            section(_("Reminder"), "remind_before"),
            section(_("Deletion"), "keep_months"),
            "base_version",
            "submission_key",
        )

    def clean(self):
        super().clean()
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Work must end later than it begins."))
        return self.cleaned_data

    def clean_closed_days(self) -> list[date]:
        """Days that are long over are of no use any more."""
        today = timezone.localdate()
        return [day for day in self.cleaned_data["closed_days"] if (today - day).days < 366]

    def values(self) -> dict:
        """The cleaned values."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
