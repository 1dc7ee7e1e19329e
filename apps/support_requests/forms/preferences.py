"""What one may switch off at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm


class PreferenceForm(PortalForm):
    """Keys and live updates, on or off."""

    has_shortcuts = forms.BooleanField(
        label=_("Single keys do something"),
        help_text=_("Switch this off if you dictate or if keys are pressed unintentionally."),
        required=False,
    )
    is_live = forms.BooleanField(
        label=_("Pages bring themselves up to date"),
        help_text=_("Lists and requests ask every 20 seconds whether there is anything new."),
        required=False,
    )

    @property
    def chosen(self) -> dict[str, bool]:
        """Of a valid form: what is on."""
        return {name: self.cleaned_data[name] for name in ("has_shortcuts", "is_live")}
