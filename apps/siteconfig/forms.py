"""The settings as managers edit them, and the few that the first run asks for."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalModelForm, section
from apps.files.choices import PICTURES
from apps.files.forms import CheckedFileField
from apps.siteconfig.models import SiteSettings


class ColourInput(forms.TextInput):
    """The browser's own way to choose a colour; sends `#rrggbb`."""

    input_type = "color"


class SettingsForm(PortalModelForm):
    """Everything. `values` is what the service takes."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    new_logo = CheckedFileField(
        label=_("New logo"), required=False, kinds=PICTURES, widget=forms.FileInput,
        help_text=_("PNG or JPEG, at least 200 pixels high. It is shown on white."),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = SiteSettings
        fields = [
            "name_de", "name_en", "short_name", "region_de", "region_en", "description_de", "description_en",
            "logo_alt_de", "logo_alt_en", "main_colour", "signal_colour", "contact_role_de",
            "contact_role_en", "contact_email", "contact_phone", "imprint_contact", "footer_text_de",
            "footer_text_en", "allow_self_approval", "certifies_aid",
        ]  # fmt: skip
        widgets = {"main_colour": ColourInput(), "signal_colour": ColourInput()}

    def __init__(self, *args, **kwargs):
        instance: SiteSettings = kwargs["instance"]
        kwargs["initial"] = {"base_version": instance.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name in ("imprint_contact", "footer_text_de", "footer_text_en"):
            self.fields[name].widget.attrs["rows"] = 4
        if instance.logo_id is None:
            del self.fields["remove_logo"]
        self.helper.layout = Layout(*self._sections(), "base_version", "submission_key")

    def _sections(self) -> list:
        logo = ["new_logo", "remove_logo"] if "remove_logo" in self.fields else ["new_logo"]
        return [
            section(
                _("Name"), "name_de", "name_en", "short_name", "region_de", "region_en", "description_de",
                "description_en",
            ),
            section(_("Look"), *logo, "logo_alt_de", "logo_alt_en", "main_colour", "signal_colour"),
            section(
                _("Contact"), "contact_role_de", "contact_role_en", "contact_email", "contact_phone",
                "imprint_contact",
            ),
            section(_("Footer"), "footer_text_de", "footer_text_en"),
            section(_("Review"), "allow_self_approval"),
            section(_("Requests of companies"), "certifies_aid"),
        ]  # fmt: skip

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        keeps = self.instance.logo_id is not None and not cleaned.get("remove_logo")
        if (cleaned.get("new_logo") or keeps) and not cleaned.get("logo_alt_de", "").strip():
            self.add_error(
                "logo_alt_de",
                _("Please say what the logo shows, for people who cannot see it: mostly the network’s name."),
            )
        return cleaned

    def values(self) -> dict:
        """The cleaned values of the settings' own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class FirstRunForm(PortalModelForm):
    """Just what makes the portal this network's; everything else can wait."""

    contact_email = forms.EmailField(label=_("contact e-mail"), max_length=254)

    class Meta:
        model = SiteSettings
        fields = ["name_de", "name_en", "region_de", "region_en", "contact_email", "imprint_contact"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["imprint_contact"].required = True
        self.fields["imprint_contact"].widget.attrs["rows"] = 4
        for name in ("name_en", "region_en"):
            self.fields[name].help_text = _("May stay empty: then English pages show the German text.")

    def values(self) -> dict:
        """The cleaned values."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
