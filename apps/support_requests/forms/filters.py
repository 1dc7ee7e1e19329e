"""How the desk's list is narrowed down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Kind, State, Urgency
from apps.taxonomy.models import ActionField, County


class FilterForm(forms.Form):
    """The desk's filters; a value that makes no sense filters nothing."""

    q = forms.CharField(label=_("Number, subject or company"), required=False, max_length=100)
    zustand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All open")), *State.choices, ("all", _("All, also closed"))],
    )
    frist = forms.ChoiceField(
        label=_("Due"), required=False, choices=[("", _("All")), ("overdue", _("Overdue"))]
    )
    dringlichkeit = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("All")), *Urgency.choices]
    )
    gelesen = forms.ChoiceField(
        label=_("Read or unread"), required=False, choices=[("", _("All")), ("nein", _("Unread only"))]
    )
    art = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices])
    kreis = forms.ModelChoiceField(
        label=_("County"), required=False, empty_label=_("All"), queryset=County.objects.all(),
        to_field_name="slug",
    )  # fmt: skip
    handlungsfeld = forms.ModelChoiceField(
        label=_("Action field"), required=False, empty_label=_("All"), queryset=ActionField.objects.all(),
        to_field_name="slug",
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=_("In charge"), required=False, empty_label=_("All"),
        queryset=PartnerOrganisation.objects.none(),
        to_field_name="slug",
    )  # fmt: skip

    def __init__(self, *args, for_manager: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if for_manager:
            self.fields["organisation"].queryset = PartnerOrganisation.objects.published().with_writers()  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs["class"] = "form-control"

    def apply(self, cases):
        """`cases` filtered by what was chosen; `for_lists` has said what the person may read."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        state = values.get("zustand") or ""
        cases = cases.open() if not state else cases if state == "all" else cases.filter(state=state)
        if values.get("frist"):
            cases = cases.overdue()
        if values.get("q"):
            cases = cases.containing(values["q"])
        if values.get("dringlichkeit"):
            cases = cases.filter(urgency=values["dringlichkeit"])
        if values.get("gelesen"):
            cases = cases.filter(is_unread=True)
        if values.get("art"):
            cases = cases.filter(kind=values["art"])
        if values.get("kreis"):
            cases = cases.filter(county=values["kreis"])
        if values.get("handlungsfeld"):
            cases = cases.filter(action_field=values["handlungsfeld"])
        if values.get("organisation"):
            cases = cases.in_charge(values["organisation"])
        return cases
