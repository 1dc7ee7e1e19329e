"""The forms in which a publication is entered with its files, and the filters of the public list."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.forms import key_of
from apps.core.rows import MOST_ROWS, RowForm, RowsField, RowsWidget
from apps.core.validators import single_line
from apps.core.widgets import DateInput
from apps.files.choices import PUBLISHED
from apps.files.models import StoredFile
from apps.moderation.choices import State
from apps.partners.forms import ContentForm
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.publications.choices import Kind
from apps.publications.identifiers import normal_doi, normal_isbn
from apps.publications.models import Download, Publication
from apps.taxonomy.models import ActionField

MAX_FILES = 20
MAX_AUTHORS = 200


class FileRow(RowForm):
    """What is said about one file. The file itself was stored when it was uploaded; its number comes back."""

    class Meta:
        model = Download
        fields = ["key", "stored_file", "label", "role", "language"]
        widgets = {"key": forms.HiddenInput(), "stored_file": forms.HiddenInput()}
        labels = {"label": _("Name of the file")}

    def __init__(self, *args, files=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stored_file"].queryset = StoredFile.objects.none() if files is None else files  # type: ignore[attr-defined]
        self.fields["stored_file"].error_messages["invalid_choice"] = _(
            "This file is not stored any more. Please upload it again."
        )

    def file(self) -> StoredFile | None:
        """The file that the row stands for, to be shown."""
        number = self["stored_file"].value()
        try:
            return self.fields["stored_file"].clean(getattr(number, "pk", number))  # type: ignore[no-any-return]
        except ValidationError:
            return None


class UploadForm(forms.Form):
    """One file that the script sends, and where it will stand in the form."""

    upload = forms.FileField(allow_empty_file=True)
    number = forms.IntegerField(min_value=0, max_value=MOST_ROWS - 1)
    language = forms.CharField(required=False, max_length=2)


class FileRowsWidget(RowsWidget):
    """The rows, and where new files are chosen: several at once."""

    template_name = "publications/_file_rows.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["accept"] = ",".join(ending for kind in PUBLISHED for ending in kind.endings)
        context["limit"] = settings.FILES_MAX_BYTES
        context["upload_url"] = reverse("publications:upload")
        return context


class PublicationForm(ContentForm):
    """What is said about a publication, and its files.

    Uploads are stored before the form looks at what was typed (`services.uploads`): then they are rows like
    those that are there already, and nobody has to choose them again because of a mistyped ISBN. `sent` is
    what the browser has sent, `refused` what was not taken of it.
    """

    downloads = RowsField(
        FileRow,
        label=_("Files"),
        row_label=_("File"),
        extra=0,
        widget=FileRowsWidget,
    )

    class Meta:
        model = Publication
        fields = [
            "organisation", "title_de", "summary_de", "title_en", "summary_en", "kind", "authors", "language",
            "downloads", "published_on", "edition", "licence", "isbn", "doi", "issuers", "project",
            "action_fields", "target_groups", "related", "publish_at", "expire_at",
        ]  # fmt: skip
        widgets = {
            "published_on": DateInput(),
            "authors": forms.Textarea(attrs={"rows": 3}),
            "issuers": forms.CheckboxSelectMultiple(),
            "action_fields": forms.CheckboxSelectMultiple(),
            "target_groups": forms.CheckboxSelectMultiple(),
        }
        help_texts = {
            "isbn": _("With or without hyphens; it is checked by its last digit."),
            "doi": _("For example 10.1234/abc; an address at doi.org is also fine."),
            "issuers": _("Empty: the organisation that owns this publication."),
            "related": _("Hold Ctrl to choose several."),
        }

    def __init__(self, *args, sent=None, refused: list[ValidationError] | None = None, **kwargs):
        self.sent, self.refused = sent, refused or []
        super().__init__(*args, **kwargs)
        for name in ("isbn", "doi"):  # they may be typed in more ways than are stored
            self.fields[name].validators = [single_line]
            self.fields[name].max_length = 250  # type: ignore[attr-defined]
            self.fields[name].widget.attrs.pop("maxlength", None)
        for name in ("summary_de", "summary_en"):
            self.fields[name].widget.attrs["rows"] = 6
        known = [row.get("stored_file") for row in self.initial.get("downloads", [])]
        self.fields["downloads"].form_kwargs = {  # type: ignore[attr-defined]
            "files": StoredFile.objects.known_or_waiting_for(known, self.user)
        }
        self._offer()

    def _offer(self) -> None:
        chosen = {name: self.get_initial_for_field(self.fields[name], name) or [] for name in _RELATIONS}
        named = {name: [getattr(one, "pk", one) for one in ones] for name, ones in chosen.items()}
        self.fields["project"].queryset = Project.objects.visible_to(self.user)  # type: ignore[attr-defined]
        self.fields["issuers"].queryset = PartnerOrganisation.objects.offered_to(  # type: ignore[attr-defined]
            self.user, named["issuers"]
        )
        self.fields["related"].queryset = Publication.objects.offered_to(  # type: ignore[attr-defined]
            self.user, named["related"], beside=self.instance
        )

    def clean_submission_key(self):
        """A second click sends the same files again, and they get other numbers: what was sent counts."""
        key = super().clean_submission_key()
        return key_of(self.cleaned_data["submission_key"] or key, *self.sent) if self.sent else key

    def clean_authors(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["authors"].splitlines()]
        authors = [line for line in lines if line]
        if len(authors) > MAX_AUTHORS or any(len(line) > 200 for line in authors):
            raise ValidationError(
                _("At most %(number)d authors are possible, each with at most 200 signs."),
                params={"number": MAX_AUTHORS},
            )
        return "\n".join(authors)

    def clean_isbn(self) -> str:
        return _normal(normal_isbn, self.cleaned_data["isbn"])

    def clean_doi(self) -> str:
        return _normal(normal_doi, self.cleaned_data["doi"])

    def clean_downloads(self) -> list[Download] | None:
        if self.refused:
            raise ValidationError(list(self.refused))
        rows = self.cleaned_data["downloads"]
        if rows is None:
            return None
        if len(rows) > MAX_FILES:
            raise ValidationError(
                _("A publication can have at most %(number)d files."), params={"number": MAX_FILES}
            )
        if not rows and self.instance.state in (State.PUBLISHED, State.IN_REVIEW):
            raise ValidationError(_("At least one file has to stay."))
        return rows


_RELATIONS = ("issuers", "related")


def _normal(make: Any, value: str) -> str:
    return "" if value in EMPTY_VALUES else make(value)


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
