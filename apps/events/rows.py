"""The small forms in an event's form: its sessions and who speaks."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.core.moments import LocalDateTimeField
from apps.core.rows import RowForm, RowsField
from apps.events.models import EventSession, Speaker
from apps.partners.forms import say_what_empty_means


class SessionForm(RowForm):
    """One date. `span` is the event's own start and end, within which it must lie."""

    starts_at = LocalDateTimeField(label=_("Start"))
    ends_at = LocalDateTimeField(label=_("End"))
    online_url = forms.URLField(
        label=_("Online address, if it has one of its own"), required=False, max_length=500,
        assume_scheme="https",
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = EventSession
        fields = ["starts_at", "ends_at", "title_de", "title_en", "venue", "capacity", "online_url"]
        labels = {
            "venue": _("Room or venue, if it is another one"),
            "capacity": _("Places, if they are limited here"),
        }

    def __init__(self, *args, span: tuple[datetime, datetime] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.span = span
        del self.fields["place"]
        for name in ("starts_at", "ends_at"):
            field = self.fields[name]
            self.initial[name] = _moment(self.initial.get(name))
            field.stored = self.initial[name]  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must come after the start."))
        if self.span and starts_at and starts_at < self.span[0]:
            self.add_error("starts_at", _("This is before the event begins."))
        elif self.span and starts_at and starts_at >= self.span[1]:
            self.add_error("starts_at", _("This is after the event ends."))
        if self.span and ends_at and ends_at > self.span[1]:
            self.add_error("ends_at", _("This is after the event ends."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]
        self.instance.key = self.cleaned_data.get("key")


class SpeakerForm(RowForm):
    """Somebody who speaks; at all of the event, or at one session."""

    class Meta:
        model = Speaker
        fields = ["name", "affiliation", "role_de", "role_en", "session"]
        labels = {"affiliation": _("Organisation or company"), "session": _("At which session?")}

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        say_what_empty_means(self.fields)
        self.fields["session"].empty_label = _("At the whole event")  # type: ignore[attr-defined]


class SessionsField(RowsField):
    """The sessions in the order of their times; those of others' events are none of this one's."""

    def fill_in(self, data: Any, name: str, rows: list[dict]) -> None:
        """See the general one; here the kept moments become local times, as a browser sends them."""
        shown = SessionForm.base_fields["starts_at"].widget
        local = [
            {
                key: shown.format_value(_local(value)) if key in ("starts_at", "ends_at") else value
                for key, value in row.items()
            }
            for row in rows
        ]
        super().fill_in(data, name, local)


def _moment(value: Any) -> Any:
    """A moment that was kept as JSON; what somebody has just typed stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        moment = parse_datetime(value)
    except ValueError:
        return value
    return moment if moment is not None and moment.tzinfo else value


def _local(value: Any) -> Any:
    return LocalDateTimeField().prepare_value(_moment(value))
