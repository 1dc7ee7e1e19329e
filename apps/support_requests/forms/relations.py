"""Linking a request: what is found by words, and the buttons beside what was found."""

from django import forms

from apps.core.forms import PortalForm
from apps.support_requests.choices import RelationKind

MOST_SIGNS = 100


class RelationForm(PortalForm):
    """A button: what is linked with the request, or no longer. `q` are the words that led to it."""

    kind = forms.ChoiceField(choices=RelationKind.choices)
    key = forms.CharField(max_length=20)
    q = forms.CharField(max_length=MOST_SIGNS, required=False)


class RelationSearchForm(forms.Form):
    """Words to look for; too many signs find nothing."""

    q = forms.CharField(max_length=MOST_SIGNS, required=False)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.cleaned_data["q"].strip() if self.is_valid() else ""
