"""What managers and companies fill in about de-minimis aid."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.aid.models import AidFile, EarlierAid
from apps.aid.rules import CEILING, YEARS, years_before
from apps.core.forms import PortalForm, PortalModelForm, prepare
from apps.partners.models import PartnerOrganisation
from apps.support_requests.models import SupportRequest

_MONEY = re.compile(r"^(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d{1,2}))?$")
MOST_ROWS = 40


class MoneyField(forms.CharField):
    """Euros as people type them: 1.234,56 or 1234 or 1234.5."""

    def to_python(self, value):
        plain = (super().to_python(value) or "").replace("€", "").replace(" ", "").replace("\xa0", "")
        if not plain:
            return None
        found = _MONEY.match(plain)
        amount = Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}") if found else Decimal(0)
        if not 0 < amount <= 10_000_000:
            raise ValidationError(_("Please enter an amount in euros, for example 1.234,50."))
        return amount

    def validate(self, value):
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """Those for text do not fit."""


def day_field(label) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AskForm(PortalModelForm):
    """A service with a value, for an open request."""

    case_number = forms.CharField(label=_("Number of the request"), max_length=20)
    value = MoneyField(label=_("Value in euros (gross grant equivalent)"), max_length=20)
    organisation = forms.ModelChoiceField(
        label=_("Granted by"), queryset=PartnerOrganisation.objects.order_by("name")
    )

    class Meta:
        model = AidFile
        fields = ["service", "organisation", "value"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._user, self.case = user, None
        self.order_fields(["case_number", "service", "organisation", "value"])

    def clean_case_number(self) -> str:
        number = self.cleaned_data["case_number"]
        self.case = SupportRequest.objects.visible_to(self._user).open().by_number(number).first()
        if self.case is None or not self.case.company_name:
            raise ValidationError(_("There is no open request of a company with this number."))
        return number

    def clean_value(self) -> Decimal:
        if self.cleaned_data["value"] > CEILING:
            raise ValidationError(_("More than 300,000 euros are not allowed."))
        return self.cleaned_data["value"]


class DeclarationForm(PortalForm):
    """The company's declaration, without the rows of earlier aid."""

    declared_by = forms.CharField(label=_("Your name and function"), max_length=200)
    undertaking = forms.CharField(
        label=_("Linked enterprises"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Enterprises of which yours holds the majority, or that hold the majority of yours, "
                    "count as one with it. Please name them, and list below what they have got, too."),
    )  # fmt: skip
    complete = forms.BooleanField(
        label=_(
            "This is complete: all de-minimis aid that we and linked enterprises got in the last three years."
        ),
        error_messages={"required": _("Please confirm this.")},
    )


class EarlierForm(forms.Form):
    """One aid that the company has got; an empty row is none."""

    granted_on = day_field(_("Granted on"))
    granted_by = forms.CharField(label=_("Granted by"), max_length=200)
    amount = MoneyField(label=_("Amount in euros"), max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            prepare(field)
            field.widget.attrs["class"] = "form-control"

    def clean_granted_on(self):
        day, today = self.cleaned_data["granted_on"], timezone.localdate()
        if not years_before(today, YEARS + 1) <= day <= today:
            raise ValidationError(_("Only aid of the last three years counts."))
        return day

    def row(self) -> EarlierAid:
        """As it is stored."""
        return EarlierAid(
            **{name: self.cleaned_data[name] for name in ("granted_on", "granted_by", "amount")}
        )


EarlierForms = forms.formset_factory(EarlierForm, extra=3, max_num=MOST_ROWS, validate_max=True)


class CheckForm(forms.Form):
    """A certificate's number; by GET, so that the QR code can be the address."""

    nummer = forms.CharField(label=_("Number of the certificate"), max_length=40)
