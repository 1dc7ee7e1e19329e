"""Companies by hand, filters, and the import."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.companies.choices import BY_HAND, ContactKind, SizeClass, ValueChain
from apps.companies.models import TargetCompany
from apps.companies.names import clean_domains
from apps.core.forms import PortalForm, PortalModelForm
from apps.projects.models import Project
from apps.taxonomy.models import County


class CompanyForm(PortalModelForm):
    """One company."""

    domains = forms.CharField(
        label=_("domains of its e-mail addresses"), required=False, max_length=500,
        help_text=_("For example musterwerk.example. They tell that a reader or a guest is of this company."),
    )  # fmt: skip

    class Meta:
        model = TargetCompany
        fields = [
            "name",
            "county",
            "size_class",
            "value_chain",
            "industry_code",
            "project",
            "number",
            "domains",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["domains"] = ", ".join(self.instance.domains)

    def clean_domains(self) -> list[str]:
        return clean_domains(self.cleaned_data["domains"])


class FilterForm(forms.Form):
    """Which companies a list shows; what makes no sense filters nothing."""

    words = forms.CharField(label=pgettext_lazy("company", "Name"), required=False, max_length=100)
    county = forms.ModelChoiceField(
        label=_("County"), queryset=County.objects.all(), required=False, empty_label=_("all")
    )
    size_class = forms.ChoiceField(
        label=_("Size"), choices=[("", _("all")), *SizeClass.choices], required=False
    )
    value_chain = forms.ChoiceField(
        label=_("Part of the value chain"), choices=[("", _("all")), *ValueChain.choices], required=False
    )
    project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.all(), required=False, empty_label=_("all")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "words" else "form-select"

    def apply(self, companies):
        """The companies that are asked for."""
        self.is_valid()
        return companies.matching(**{name: self.cleaned_data.get(name) or None for name in self.fields})


class ContactForm(PortalForm):
    """That a company was reached by something of which the portal itself knows nothing."""

    kind = forms.ChoiceField(label=_("Reached by"), choices=[(kind.value, kind.label) for kind in BY_HAND])
    day = forms.DateField(
        label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only the quarter is kept."),
    )  # fmt: skip

    def clean_kind(self) -> ContactKind:
        return ContactKind(self.cleaned_data["kind"])

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year < 2000 or day > timezone.localdate():
            raise ValidationError(_("Please enter a day in the past."))
        return day


class ImportForm(PortalForm):
    """A list to be looked at."""

    table = forms.FileField(
        label=_("List of companies (Excel or CSV)"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("The first sheet is read. At most 5,000 lines and 2 MB."),
    )  # fmt: skip


class ImportRunForm(PortalForm):
    """The table that the preview has shown, on its way back."""

    table = forms.CharField(widget=forms.HiddenInput)
