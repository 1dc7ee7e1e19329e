"""The filters above the list of events; month, feed and calendar file honour the same ones."""

import re
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import reader_language
from apps.events.choices import EventFormat, EventKind
from apps.events.querysets.events import filter_terms

PAST, AS_MONTH = "vergangen", "monat"
MONTHS_AHEAD = 12
_PERIOD = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?$")


class EventFilter(forms.Form):
    """Reads the address' query, whose names are German; what it does not know it ignores."""

    zeit = forms.ChoiceField(label=_("When"), required=False)
    art = forms.ChoiceField(label=_("Kind"), required=False)
    handlungsfeld = forms.ChoiceField(label=_("Action field"), required=False)
    zielgruppe = forms.ChoiceField(label=_("Target group"), required=False)
    landkreis = forms.ChoiceField(label=_("County"), required=False)
    projekt = forms.ChoiceField(label=_("Project"), required=False)
    veranstalter = forms.ChoiceField(label=_("Organiser"), required=False)
    online = forms.BooleanField(label=_("Online only"), required=False)
    ansicht = forms.ChoiceField(required=False, choices=[("", ""), (AS_MONTH, "")], widget=forms.HiddenInput)

    LOOKUPS = {
        "handlungsfeld": ("action_field", "action_fields__slug"),
        "zielgruppe": ("target_group", "target_groups__slug"),
        "landkreis": ("county", "county__slug"),
        "projekt": ("project", "project__slug"),
        "veranstalter": ("organisation", ""),
    }
    FIRST = ("zeit", "handlungsfeld", "landkreis")

    def __init__(self, data):
        super().__init__(data, auto_id="filter-%s")
        terms = filter_terms()
        english = reader_language() == "en"
        for name, (kind, _lookup) in self.LOOKUPS.items():
            choices = [(slug, en if english and en else de) for slug, de, en in terms.get(kind, [])]
            self._offer(name, [("", _("All")), *choices])
        self._offer("zeit", self._times())
        self._offer("art", [("", _("All")), *EventKind.choices])
        self.fields["online"].widget.attrs["class"] = "form-check-input"
        self.is_valid()

    def _offer(self, name: str, choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"

    def _times(self) -> list:
        asked = self.data.get("zeit", "")
        months = [
            (f"{month:%Y-%m}", date_format(month, "F Y")) for month in _next_months(timezone.localdate())
        ]
        if (period := _period(asked)) and asked not in dict(months):
            months.insert(0, (asked, date_format(period[0], "F Y" if len(asked) == 7 else "DATE_FORMAT")))
        if self.data.get("ansicht") == AS_MONTH:
            return [("", _("This month")), *months]
        return [("", _("Coming events")), (PAST, _("Past events")), *months]

    @property
    def shown_fields(self) -> list:
        """The choices worth showing first: one with nothing to choose is left out."""
        return [self[name] for name in self.FIRST if self._can_choose(name)]

    @property
    def further_fields(self) -> list:
        """The other ones."""
        return [
            self[name] for name in ("art", *self.LOOKUPS) if name not in self.FIRST and self._can_choose(name)
        ]

    @property
    def uses_further(self) -> bool:
        """Whether one of the other ones is used."""
        return any(self.cleaned_data.get(field.name) for field in self.further_fields)

    def _can_choose(self, name: str) -> bool:
        return len(self.fields[name].choices) > 1  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the default is asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "ansicht")

    @property
    def wants_past(self) -> bool:
        return self.cleaned_data.get("zeit") == PAST

    @property
    def wants_month(self) -> bool:
        return self.cleaned_data.get("ansicht") == AS_MONTH

    @property
    def month(self) -> date:
        """The first day of the month that is asked for; of this one, if none is."""
        period = _period(self.cleaned_data.get("zeit") or "")
        return (period[0] if period else timezone.localdate()).replace(day=1)

    @property
    def query(self) -> str:
        """The filters as a query, in one order, without the page's number and the view."""
        return self.query_with(ansicht="")

    @property
    def month_query(self) -> str:
        """The same as a month."""
        when = self.cleaned_data.get("zeit") or ""
        return self.query_with(ansicht=AS_MONTH, zeit=when[:7] if _period(when) else "")

    def query_with(self, **changes: str) -> str:
        """`query`, and something else in it."""
        asked = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def in_words(self) -> str:
        """What is asked for, as it is shown in the fields: for those who read the address later."""
        chosen = [
            str(dict(self.fields[name].choices).get(value, value))  # type: ignore[attr-defined]
            for name in ("zeit", "art", *self.LOOKUPS)
            if (value := self.cleaned_data.get(name))
        ]
        return " · ".join([*chosen, *([gettext("Online only")] if self.cleaned_data.get("online") else [])])

    def in_time(self, events):
        """In the list: what is to come, or was, or a month."""
        when = self.cleaned_data.get("zeit")
        if when == PAST:
            return events.past()
        return events.between(*bounds(when)) if when else events.upcoming()

    def in_calendar(self, events, *, days_back: int):
        """In the calendar file: also the last `days_back` days, so that a change there is still seen."""
        when = self.cleaned_data.get("zeit")
        if when and when != PAST:
            return events.between(*bounds(when))
        return events.ending_after(timezone.now() - timedelta(days=days_back))

    def narrow(self, events):
        """All filters but the time."""
        for name, (_kind, lookup) in self.LOOKUPS.items():
            if (value := self.cleaned_data.get(name)) and lookup:
                events = events.filter(**{lookup: value})
        if organiser := self.cleaned_data.get("veranstalter"):
            links = events.model.co_organisers.through._default_manager.filter(event=OuterRef("pk"))
            together = Exists(links.filter(partnerorganisation__slug=organiser))
            events = events.filter(Q(organisation__slug=organiser) | Q(together))
        if kind := self.cleaned_data.get("art"):
            events = events.filter(kind=kind)
        if self.cleaned_data.get("online"):
            events = events.filter(format__in=[EventFormat.ONLINE, EventFormat.HYBRID])
        return events


def _next_months(today: date):
    for offset in range(MONTHS_AHEAD + 1):
        years, month = divmod(today.month - 1 + offset, 12)
        yield date(today.year + years, month + 1, 1)


def _period(asked: str) -> tuple[date, date] | None:
    """The first day of a month ("2027-05") or a day ("2027-05-14"), and the first day after it."""
    match = _PERIOD.match(asked)
    if match is None:
        return None
    try:
        first = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:  # the 31st of April, say
        return None
    return first, first + timedelta(days=1) if match[3] else (first + timedelta(days=32)).replace(day=1)


def bounds(asked: str) -> tuple[datetime, datetime]:
    """The period's first moment and the first one after it, in local time."""
    period = _period(asked)
    assert period is not None, "the form takes no other"
    first, after = (timezone.make_aware(datetime.combine(day, time())) for day in period)
    return first, after
