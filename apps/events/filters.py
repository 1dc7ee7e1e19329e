"""The filters above the list of events; the calendar file honours the same ones."""

import re
from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import reader_language
from apps.events.choices import EventFormat
from apps.events.querysets import filter_terms

UPCOMING, PAST = "kommend", "vergangen"
MONTHS_AHEAD = 12
_MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")


class EventFilter(forms.Form):
    """Reads the address' query, whose names are German; what it does not know it ignores."""

    zeit = forms.ChoiceField(label=_("When"), required=False)
    handlungsfeld = forms.ChoiceField(label=_("Action field"), required=False)
    zielgruppe = forms.ChoiceField(label=_("Target group"), required=False)
    landkreis = forms.ChoiceField(label=_("County"), required=False)
    projekt = forms.ChoiceField(label=_("Project"), required=False)
    online = forms.BooleanField(label=_("Online only"), required=False)

    LOOKUPS = {
        "handlungsfeld": ("action_field", "action_fields__slug"),
        "zielgruppe": ("target_group", "target_groups__slug"),
        "landkreis": ("county", "county__slug"),
        "projekt": ("project", "project__slug"),
    }

    def __init__(self, data):
        super().__init__(data, auto_id="filter-%s")
        terms = filter_terms()
        english = reader_language() == "en"
        for name, (kind, _lookup) in self.LOOKUPS.items():
            choices = [(slug, en if english and en else de) for slug, de, en in terms.get(kind, [])]
            self._offer(name, [("", _("All")), *choices])
        self._offer("zeit", self._times())
        self.fields["online"].widget.attrs["class"] = "form-check-input"
        self.is_valid()

    def _offer(self, name: str, choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"

    def _times(self) -> list:
        months = list(_next_months(timezone.localdate()))
        asked = self.data.get("zeit", "")
        if (match := _MONTH.match(asked)) and (first := date(int(match[1]), int(match[2]), 1)) not in months:
            months.insert(0, first)
        named = [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months]
        return [("", _("Coming events")), (PAST, _("Past events")), *named]

    @property
    def shown_fields(self) -> list:
        """The choices worth showing: one with nothing to choose is left out."""
        return [
            self[name]
            for name in ("zeit", *self.LOOKUPS)
            if len(self.fields[name].choices) > 1  # type: ignore[attr-defined]
        ]

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the default is asked for."""
        return any(value for value in self.cleaned_data.values())

    @property
    def wants_past(self) -> bool:
        return self.cleaned_data.get("zeit") == PAST

    @property
    def query(self) -> str:
        """The filters as a query, without the page's number."""
        return urlencode({name: value for name, value in self.data.items() if value and name in self.fields})

    def in_time(self, events):
        """In the list: what is to come, or was, or a month."""
        when = self.cleaned_data.get("zeit")
        if when == PAST:
            return events.past()
        return events.between(*_bounds(when)) if when else events.upcoming()

    def in_calendar(self, events, *, days_back: int):
        """In the calendar file: also the last `days_back` days, so that a change there is still seen."""
        when = self.cleaned_data.get("zeit")
        if when and when != PAST:
            return events.between(*_bounds(when))
        return events.ending_after(timezone.now() - timedelta(days=days_back))

    def narrow(self, events):
        """All filters but the time."""
        for name, (_kind, lookup) in self.LOOKUPS.items():
            if value := self.cleaned_data.get(name):
                events = events.filter(**{lookup: value})
        if self.cleaned_data.get("online"):
            events = events.filter(format__in=[EventFormat.ONLINE, EventFormat.HYBRID])
        return events


def _next_months(today: date):
    for offset in range(MONTHS_AHEAD + 1):
        years, month = divmod(today.month - 1 + offset, 12)
        yield date(today.year + years, month + 1, 1)


def _bounds(month: str) -> tuple[datetime, datetime]:
    """The month's first moment and that of the next one, in local time."""
    first = datetime.strptime(month, "%Y-%m")
    following = (first + timedelta(days=32)).replace(day=1)
    return timezone.make_aware(first), timezone.make_aware(following)
