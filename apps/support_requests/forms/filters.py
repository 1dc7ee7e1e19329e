"""How the desk's list and board are narrowed down."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.permissions import is_manager
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Kind, State, Urgency
from apps.support_requests.people import colleagues_of
from apps.taxonomy.models import ActionField, County

# Older than so many days.
AGES = [("3", _("older than 3 days")), ("7", _("older than 7 days")),
        ("14", _("older than 14 days")), ("30", _("older than 30 days"))]  # fmt: skip
# Always at hand; the others unfold.
FIRST = ("q", "zustand", "person")
# What stands for oneself and for nobody in the filter by person.
MINE, NOBODY = "ich", "niemand"


class FilterForm(forms.Form):
    """The desk's filters; a value that makes no sense filters nothing, and is named in `ignored`."""

    q = forms.CharField(label=_("Number, subject or company"), required=False, max_length=100)
    zustand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All open")), *State.choices, ("all", _("All, also closed"))],
    )
    frist = forms.ChoiceField(
        label=_("Due"), required=False, choices=[("", _("All")), ("overdue", _("Overdue"))]
    )
    alter = forms.ChoiceField(label=_("Age"), required=False, choices=[("", _("All")), *AGES])
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

    def __init__(self, data: Mapping[str, Any], *, user, with_state: bool = True):
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        self.fields["person"].choices = lambda: self._people  # type: ignore[attr-defined]
        if is_manager(user):
            self.fields["organisation"].queryset = PartnerOrganisation.objects.published().with_writers()  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if not with_state:
            del self.fields["zustand"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.is_valid()

    @property
    def first(self) -> list[forms.BoundField]:
        """What most people look for."""
        return [self[name] for name in self.fields if name in FIRST]

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters at work, as they stand in an address."""
        valid = self.cleaned_data
        return {name: str(self[name].data).strip() for name in self.fields if valid.get(name)}

    @property
    def ignored(self) -> list[str]:
        """What was to be filtered by, but is no value of the field (any more): a county that is gone, say."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    def in_words(self) -> list[tuple[str, str, str]]:
        """Name, label and value of each filter at work, in the reader's words."""
        return [(name, str(self.fields[name].label), self._value(name)) for name in self.chosen]

    def _value(self, name: str) -> str:
        value = self.cleaned_data[name]
        labels = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        return str(labels.get(str(value), value)) if isinstance(value, str) else str(value)

    @cached_property
    def _people(self) -> list[tuple[str, Any]]:
        others = colleagues_of(self.user).exclude(pk=self.user.pk)
        return [
            ("", _("All")), (MINE, _("My requests")), (NOBODY, _("Nobody in particular")),
            *((str(person.pk), str(person)) for person in others),
        ]  # fmt: skip

    def apply(self, cases):
        """`cases` filtered by what was chosen; `for_lists` has said what the person may read."""
        values = self.cleaned_data
        state = values.get("zustand") or ""
        if "zustand" in self.fields:
            cases = cases.open() if not state else cases if state == "all" else cases.filter(state=state)
        if values.get("frist"):
            cases = cases.overdue()
        if values.get("alter"):
            cases = cases.filter(created_at__lt=timezone.now() - timedelta(days=int(values["alter"])))
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
