from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalModelForm
from apps.core.widgets import DateInput
from apps.files.choices import PICTURES
from apps.files.forms import CheckedFileField
from apps.partners.forms import ContentForm
from apps.projects.models import FundingBody, FundingBodyName, FundingProgramme, Initiative, Project


class ProjectForm(ContentForm):
    """All that a project says of itself; its consortium is the administrators'."""

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Project
        fields = [
            "organisation", "acronym", "title_de", "title_en", "summary_de", "summary_en", "description_de",
            "description_en", "aims_de", "aims_en", "region_de", "region_en", "website", "contact_role_de",
            "contact_role_en", "contact_email", "contact_phone", "action_fields", "status", "status_as_of",
            "starts_on", "ends_on", "volume_eur", "funding_body", "funding_name_on", "programme",
            "funding_notice_de", "funding_notice_en",
        ]  # fmt: skip
        widgets = {
            "action_fields": forms.CheckboxSelectMultiple(),
            "status_as_of": DateInput(),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "funding_name_on": DateInput(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["funding_body"].queryset = FundingBody.objects.with_names()  # type: ignore[attr-defined]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("A project cannot end before it starts."))
        return cleaned


class FundingNameForm(PortalModelForm):
    """What a funding body is called from a day on."""

    new_logo = CheckedFileField(
        label=_("Logo"), required=False, kinds=PICTURES, widget=forms.FileInput,
        help_text=_(
            "Only a picture that the funder has given you. Without one the portal shows the short name as a "
            "plain word mark."
        ),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = FundingBodyName
        fields = ["short_name", "name_de", "name_en", "valid_from"]
        widgets = {"valid_from": DateInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.logo_id is None:
            del self.fields["remove_logo"]


class ProgrammeForm(PortalModelForm):
    """A funding programme or call."""

    class Meta:
        model = FundingProgramme
        fields = ["name_de", "name_en"]


class InitiativeForm(ContentForm):
    """All that partners say of an initiative."""

    class Meta:
        model = Initiative
        fields = [
            "organisation", "title_de", "summary_de", "body_de", "status", "starts_on", "ends_on", "project",
            "action_fields", "contact_role", "contact_email", "title_en", "summary_en", "body_en",
        ]  # fmt: skip
        widgets = {
            "action_fields": forms.CheckboxSelectMultiple(),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(self.user)  # type: ignore[attr-defined]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("An initiative cannot end before it starts."))
        return cleaned
