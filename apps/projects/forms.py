from django import forms
from django.utils.translation import gettext_lazy as _

from apps.partners.forms import ContentForm
from apps.projects.models import Project


class ProjectForm(ContentForm):
    """What a project's lead keeps up to date; funding and consortium are the administrators'."""

    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Project
        fields = [
            "organisation", "acronym", "title_de", "title_en", "summary_de", "summary_en", "description_de",
            "description_en", "aims_de", "aims_en", "region_de", "region_en", "website", "contact_role_de",
            "contact_role_en", "contact_email", "contact_phone", "action_fields",
        ]  # fmt: skip
