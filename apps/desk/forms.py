from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm


class LookForm(PortalForm):
    """Which version was looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(PortalForm):
    """A manager's decision; the note is needed when changes are requested."""

    note = forms.CharField(
        label=_("Note to the organisation"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Goes to the organisation by e-mail. Needed if you request changes."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
