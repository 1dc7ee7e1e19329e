"""What a manager says when a project is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm


class ThawForm(PortalForm):
    """Why it is opened again."""

    note = forms.CharField(
        label=_("Why is the project opened again?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
