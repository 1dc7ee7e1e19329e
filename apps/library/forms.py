"""The form in which a picture or a file is added and described."""

from pathlib import PurePath

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalModelForm
from apps.core.permissions import is_manager
from apps.files.choices import PICTURES
from apps.files.forms import CheckedFileField
from apps.library.models import LibraryItem
from apps.partners.models import PartnerOrganisation


class ItemForm(PortalModelForm):
    """Title and alternative texts; a picture without words must be marked as decoration."""

    class Meta:
        model = LibraryItem
        fields = ["title", "alt_de", "alt_en", "is_decorative"]
        labels = {
            "alt_de": _("What the picture shows (German)"),
            "alt_en": _("What the picture shows (English)"),
            "is_decorative": _("The picture is only decoration: it says nothing that the text does not say."),
        }
        help_texts = {
            "title": _("Under this name you find it again; a file is offered to readers under it."),
            "alt_de": _(
                "For those who cannot see the picture, in a sentence: “Three apprentices at a test bench”. "
                "Only for pictures."
            ),
        }

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self._is_picture():
            return {**cleaned, "alt_de": "", "alt_en": "", "is_decorative": False}
        if cleaned.get("is_decorative"):
            if cleaned.get("alt_de") or cleaned.get("alt_en"):
                self.add_error(
                    "is_decorative", _("Decoration has no alternative text: please empty it, or untick this.")
                )
        elif not cleaned.get("alt_de") and "alt_de" not in self.errors:
            self.add_error(
                "alt_de",
                _("Please say in a sentence what the picture shows, or mark it as decoration below."),
            )
        return cleaned

    def _is_picture(self) -> bool:
        return self.instance.is_picture


class UploadForm(ItemForm):
    """A new picture or file, with the organisation whose library takes it."""

    upload = CheckedFileField(
        label=_("Picture or file"),
        help_text=_("PNG, JPEG, PDF, Word, Excel or PowerPoint; at most 50 MB."),
    )
    field_order = ("organisation", "upload", "title", "alt_de", "alt_en", "is_decorative")

    class Meta(ItemForm.Meta):
        fields = ["organisation", *ItemForm.Meta.fields]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = PartnerOrganisation.objects.for_author(user)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = _("Please choose")  # type: ignore[attr-defined]
        if not is_manager(user) and len(first := list(own[:2])) == 1:
            self.fields["organisation"].initial = first[0]

    def _is_picture(self) -> bool:
        upload = self.cleaned_data.get("upload")
        endings = {ending for kind in PICTURES for ending in kind.endings}
        return upload is not None and PurePath(upload.name).suffix.lower() in endings

    def _get_validation_exclusions(self):
        return {*super()._get_validation_exclusions(), "stored_file"}  # type: ignore[misc]  # its stubs lack it


class SearchForm(forms.Form):
    """What the list is narrowed to; a wrong value narrows nothing."""

    q = forms.CharField(label=_("Search the library"), required=False, max_length=100)

    def wanted(self) -> str:
        return self.cleaned_data.get("q", "") if self.is_valid() else ""
