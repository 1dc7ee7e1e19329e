"""What a doubtful name means."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.companies.models import TargetCompany
from apps.core.forms import PortalForm

_SALT = "apps.reporting.key"


def sealed(key: str) -> str:
    """A key as a form's field carries it."""
    return signing.dumps(key, salt=_SALT)


class DecisionForm(PortalForm):
    """A name's company, or none."""

    key = forms.CharField(widget=forms.HiddenInput)
    company = forms.ModelChoiceField(
        label=_("Is"), queryset=TargetCompany.objects.all(), required=False,
        empty_label=_("none of the list"),
    )  # fmt: skip

    def clean_key(self) -> str:
        try:
            return signing.loads(self.cleaned_data["key"], salt=_SALT)
        except signing.BadSignature as error:
            raise ValidationError(_("Please open the page again.")) from error
