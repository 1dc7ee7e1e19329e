"""The form in which an offer is written, and the filters of the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.offers.choices import OfferKind
from apps.offers.models import SupportOffer
from apps.partners.forms import ContentForm
from apps.projects.models import Project

_ROWS = {"summary": 3, "benefit": 4, "next_steps": 4}


class SupportOfferForm(ContentForm):
    """All that a partner writes; the address (slug) comes from the title."""

    class Meta:
        model = SupportOffer
        fields = [
            "organisation", "kind", "title_de", "summary_de", "body_de", "benefit_de", "next_steps_de",
            "costs_de", "action_fields", "target_groups", "counties", "project", "publish_at", "expire_at",
            "title_en", "summary_en", "body_en", "benefit_en", "next_steps_en", "costs_en",
        ]  # fmt: skip
        widgets = {
            "action_fields": forms.CheckboxSelectMultiple(),
            "target_groups": forms.CheckboxSelectMultiple(),
            "counties": forms.CheckboxSelectMultiple(),
        }
        help_texts = {
            "summary_de": _("One or two sentences: what a company gets, in words that it uses itself."),
            "benefit_de": _(
                "For example: “Afterwards you know which programme fits, and until when to apply.”"
            ),
            "next_steps_de": _("What happens after the company has asked: who calls, how long it takes."),
            "costs_de": _("For example: free of charge"),
            "counties": _("Nothing chosen: the whole region."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(self.user)  # type: ignore[attr-defined]
        for name, rows in _ROWS.items():
            for language in ("de", "en"):
                self.fields[f"{name}_{language}"].widget.attrs["rows"] = rows


class FilterForm(forms.Form):
    """The filters of the catalogue; every address with them can be shared. A wrong value filters nothing.

    Only terms that lead somewhere are offered.
    """

    art = forms.ChoiceField(
        label=_("Kind of help"), required=False, choices=[("", _("All kinds")), *OfferKind.choices]
    )
    handlungsfeld = forms.ChoiceField(label=_("Action field"), required=False)
    zielgruppe = forms.ChoiceField(label=_("For whom"), required=False)
    kreis = forms.ChoiceField(label=_("County or city"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("handlungsfeld", _("All action fields"), "action_fields")
        self._offer("zielgruppe", _("Everybody"), "target_groups")
        self._offer("kreis", _("The whole region"), "counties")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def _offer(self, name: str, all_of_them, relation: str) -> None:
        terms = [(term.slug, str(term)) for term in SupportOffer.objects.terms_in_use(relation)]
        self.fields[name].choices = [("", all_of_them), *terms]  # type: ignore[attr-defined]

    def wanted(self) -> dict:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
