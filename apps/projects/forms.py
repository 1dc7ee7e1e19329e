from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.rows import RowForm, RowsField
from apps.core.versions import VersionedForm
from apps.core.widgets import DateInput
from apps.files.choices import PICTURES
from apps.files.forms import CheckedFileField
from apps.partners.forms import ContentForm, say_what_empty_means
from apps.partners.models import PartnerOrganisation
from apps.projects.choices import ConsortiumRole
from apps.projects.models import (
    ConsortiumMember,
    FundingBody,
    FundingBodyName,
    FundingProgramme,
    Initiative,
    Project,
)


class ConsortiumMemberForm(RowForm):
    """Who takes part in a project, as what and for what."""

    class Meta:
        model = ConsortiumMember
        fields = ["organisation", "role", "task_de", "task_en"]
        labels = {"organisation": _("organisation")}

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        say_what_empty_means(self.fields)


class ProjectForm(ContentForm):
    """All that a project says of itself."""

    consortium = RowsField(
        ConsortiumMemberForm,
        label=_("Consortium"),
        row_label=_("Partner"),
        help_text=_("Who is not in the list yet has to join the network first."),
    )
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
        named = [row.get("organisation") for row in self.initial.get("consortium", [])]
        organisations = PartnerOrganisation.objects.offered_to(self.user, named)
        self.fields["consortium"].form_kwargs = {"organisations": organisations}  # type: ignore[attr-defined]

    def clean_consortium(self):
        """Each organisation has one part, and one of them leads."""
        rows = self.cleaned_data["consortium"]
        if rows and len({row.organisation_id for row in rows}) < len(rows):
            raise forms.ValidationError(_("An organisation is named twice. Each has one part in a project."))
        if rows and sum(row.role == ConsortiumRole.LEAD for row in rows) > 1:
            raise forms.ValidationError(_("Only one organisation can lead the consortium."))
        return rows

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("A project cannot end before it starts."))
        return cleaned


class FundingNameForm(VersionedForm):
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


class ProgrammeForm(VersionedForm):
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
