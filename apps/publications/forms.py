"""The forms in which a publication and its files are entered, and the filters of the public list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.forms import PortalForm
from apps.core.validators import single_line
from apps.core.widgets import DateInput
from apps.files.forms import CheckedFileField
from apps.partners.forms import ContentForm
from apps.projects.models import Project
from apps.publications.choices import Kind
from apps.publications.models import Publication
from apps.taxonomy.models import ActionField


class PublicationForm(ContentForm):
    """What is said about a publication; its files are added on its page."""

    class Meta:
        model = Publication
        fields = [
            "organisation", "title", "summary", "kind", "authors", "published_on", "language", "licence",
            "project", "action_fields", "target_groups", "publish_at", "expire_at",
        ]  # fmt: skip
        widgets = {
            "published_on": DateInput(),
            "action_fields": forms.CheckboxSelectMultiple(),
            "target_groups": forms.CheckboxSelectMultiple(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(self.user)  # type: ignore[attr-defined]
        self.fields["summary"].widget.attrs["rows"] = 6


class FileForm(PortalForm):
    """One file for a publication."""

    upload = CheckedFileField(
        label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, PNG or JPEG; at most 50 MB.")
    )
    label = forms.CharField(
        label=_("Name of the file"), max_length=150, required=False, validators=[single_line],
        help_text=_("Shown on the page; the file's own name, if you leave it empty."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class FilterForm(forms.Form):
    """The filters of the list; every address with them can be shared. A wrong value filters nothing."""

    art = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    projekt = forms.ChoiceField(label=_("Project"), required=False)
    handlungsfeld = forms.ChoiceField(label=_("Action field"), required=False)
    jahr = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    sprache = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages")), *Language.choices]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Plain choices: each list is one query, whether its filter is set or not.
        self._offer("projekt", _("All projects"), _slugs(Project.objects.published().order_by("acronym")))
        self._offer("handlungsfeld", _("All action fields"), _slugs(ActionField.objects.all()))
        years = Publication.objects.published().years()
        self._offer("jahr", _("All years"), [(year, year) for year in years])
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def _offer(self, name: str, all_of_them, choices) -> None:
        self.fields[name].choices = [("", all_of_them), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _slugs(objects) -> list[tuple[str, str]]:
    return [(one.slug, str(one)) for one in objects]
