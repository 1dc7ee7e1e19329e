"""What organisers write about an event."""

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm, section
from apps.core.moments import LocalDateTimeField
from apps.events.choices import default_reminder_hours
from apps.events.fields import ReminderField
from apps.events.models import Event
from apps.moderation.choices import State
from apps.partners.forms import ContentForm, language_pair


class EventForm(ContentForm):
    """An event, grouped by what an organiser thinks of together."""

    starts_at = LocalDateTimeField(label=_("Start"), help_text=_("Local time (Europe/Berlin)."))
    ends_at = LocalDateTimeField(label=_("End"))
    registration_opens_at = LocalDateTimeField(
        label=_("Registration from"), required=False, help_text=_("Empty: as soon as the event is public.")
    )
    registration_closes_at = LocalDateTimeField(
        label=_("Registration until"), required=False, help_text=_("Empty: until the event begins.")
    )
    publish_at = LocalDateTimeField(
        label=_("Public from"), required=False, help_text=_("Empty: at once after approval.")
    )
    expire_at = LocalDateTimeField(
        label=_("Public until"), required=False, help_text=_("Empty: for good, past events stay readable.")
    )
    online_url = forms.URLField(
        label=_("Online address"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Never shown on the page: only those who have a place get it, by e-mail."),
    )  # fmt: skip
    reminder_offsets = ReminderField(
        label=_("Reminders"), required=False, max_length=60, initial=default_reminder_hours,
        help_text=_("Days before the start, separated by commas; hours with an h: 7, 1, 3h. Empty: none."),
    )  # fmt: skip

    class Meta:
        model = Event
        fields = [
            "organisation", "title_de", "summary_de", "description_de", "title_en", "summary_en",
            "description_en", "starts_at", "ends_at", "format", "language", "venue_name", "street",
            "postal_code", "city", "county", "accessibility_de", "accessibility_en", "online_url", "costs_de",
            "costs_en", "target_groups", "action_fields", "project", "registration_enabled", "capacity",
            "registration_opens_at", "registration_closes_at", "reminder_offsets", "publish_at", "expire_at",
        ]  # fmt: skip
        widgets = {
            "summary_de": forms.Textarea(attrs={"rows": 3}),
            "summary_en": forms.Textarea(attrs={"rows": 3}),
            "accessibility_de": forms.Textarea(attrs={"rows": 3}),
            "accessibility_en": forms.Textarea(attrs={"rows": 3}),
            "target_groups": forms.CheckboxSelectMultiple,
            "action_fields": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "summary_de": _("One or two sentences: what it is about and who gains from it."),
            "accessibility_de": _("For example: step-free access, lift, accessible toilet, induction loop."),
            "costs_de": _("For example: free of charge. Leave it empty if it needs no mention."),
            "capacity": _("Empty: no limit. When all places are taken, a waiting list begins by itself."),
            "registration_enabled": _("Without it, people simply come."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title_de", "title_en"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["project"].queryset = self.fields["project"].queryset.published()  # type: ignore[attr-defined]
        self.fields["project"].empty_label = _("No project")  # type: ignore[attr-defined]
        self.fields["county"].empty_label = _("Not stated")  # type: ignore[attr-defined]
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        lead = ["organisation"] if "organisation" in self.fields else []
        return Layout(
            "submission_key",
            "base_version",
            section(
                _("What it is about"),
                *lead,
                language_pair("title"),
                language_pair("summary"),
                language_pair("description"),
            ),
            section(
                _("When and where"),
                _pair("starts_at", "ends_at"),
                _pair("format", "language"),
                "venue_name",
                "street",
                _pair("postal_code", "city"),
                "county",
                "online_url",
                language_pair("accessibility"),
            ),
            section(
                _("Registration"),
                "registration_enabled",
                "capacity",
                _pair("registration_opens_at", "registration_closes_at"),
                language_pair("costs"),
                "reminder_offsets",
            ),
            section(_("For whom, and what it belongs to"), "project", "action_fields", "target_groups"),
            section(_("When the page is public"), _pair("publish_at", "expire_at")),
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        self._check_order("starts_at", "ends_at", _("The end must come after the start."))
        self._check_order(
            "registration_opens_at", "registration_closes_at", _("Registration must end after it begins.")
        )
        if self.instance.pk:
            self._check_running()
        return cleaned

    def _check_order(self, first: str, second: str, message) -> None:
        earlier, later = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if earlier and later and later <= earlier:
            self.add_error(second, message)

    def _check_running(self) -> None:
        """What a published event may not lose: its venue, and places that are taken."""
        capacity = self.cleaned_data.get("capacity")
        taken = self.instance.registrations.held()
        if capacity is not None and capacity < taken:
            self.add_error(
                "capacity",
                _("%(taken)d people already have a place; please enter at least this number.")
                % {"taken": taken},
            )
        if (
            self.instance.state == State.PUBLISHED
            and self.cleaned_data.get("format") in ("on_site", "hybrid")
            and not (self.cleaned_data.get("venue_name") or self.cleaned_data.get("city"))
        ):
            self.add_error("venue_name", _("Please say where the event takes place."))


class CancelEventForm(PortalForm):
    """Why an event is cancelled; participants read it."""

    note = forms.CharField(
        label=_("Message to the participants"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(1000)],
        help_text=_(
            "Why it is cancelled, and whether there will be a new date. It is shown on the page too."
        ),
    )


def _pair(*names: str) -> Row:
    return Row(*(Column(name, css_class="col-md-6") for name in names))
