"""What is sent from the entrance, by its forms or by its script."""

from datetime import UTC

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.events.querysets.presence import number_in
from apps.taxonomy.models import County

SCRIPTS_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class EntranceForm(PortalForm):
    """At which session, and for repetitions: the same `key`, and `at`, when it was noted."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    at = forms.DateTimeField(
        required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ"]
    )

    def __init__(self, *args, event, session=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"] = forms.ModelChoiceField(
            event.sessions.all(), required=False, widget=forms.HiddenInput, initial=session
        )

    def clean_at(self):
        """The script gives UTC; read without its sign it would be taken for local time."""
        moment = self.cleaned_data["at"]
        return moment.replace(tzinfo=UTC) if moment else None

    @property
    def circumstances(self) -> dict:
        """What the services take beside the person."""
        given = self.cleaned_data
        return {"session": given["session"], "key": given["key"], "noted_at": given["at"]}


class CheckInForm(EntranceForm):
    """Who is there: by what the page knows of them, or by the number on the ticket."""

    participant = forms.UUIDField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Number on the ticket"), required=False, max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "size": 10}),
    )  # fmt: skip

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        if number and not number_in(number):
            raise forms.ValidationError(_("A number looks like 3F2A-91BC."))
        return number

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("participant") and not cleaned.get("number"):
            self.add_error("number", _("Please enter the number on the ticket."))
        return cleaned


class WalkInForm(EntranceForm):
    """Somebody who comes without a registration."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-label": ""}),
    )
    company = forms.CharField(
        label=_("Company or organisation"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    county = forms.ModelChoiceField(
        County.objects.all(), label=_("County or city"), required=False, empty_label=_("Not stated")
    )
    photo_consent = forms.BooleanField(
        label=_("Photos in which the person can be recognised may be published."), required=False
    )


class CertificateCheckForm(forms.Form):
    """A certificate's number; sent by GET, so that the certificate's QR code can be its address."""

    nummer = forms.CharField(label=_("Number of the certificate"), max_length=40)
