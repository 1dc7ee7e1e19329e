"""How the desk's list is narrowed down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.permissions import is_manager
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Kind, State, Urgency
from apps.support_requests.people import colleagues_of
from apps.taxonomy.models import ActionField, County

# What stands for oneself and for nobody in the filter by person.
MINE, NOBODY = "ich", "niemand"


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

    person = forms.ChoiceField(label=_("Person in charge"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["person"].choices = self._people  # type: ignore[attr-defined]
        if is_manager(user):
            self.fields["organisation"].queryset = PartnerOrganisation.objects.published().with_writers()  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs["class"] = "form-control"

    def _people(self) -> list[tuple[str, Any]]:
        others = colleagues_of(self.user).exclude(pk=self.user.pk)
        return [
            ("", _("All")), (MINE, _("My requests")), (NOBODY, _("Nobody in particular")),
            *((str(person.pk), str(person)) for person in others),
        ]  # fmt: skip

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
        if person := values.get("person"):
            cases = cases.filter(person={MINE: self.user.pk, NOBODY: None}.get(person, person))
        return cases
