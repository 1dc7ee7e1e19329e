"""What partners say about their calendar, and managers about what becomes of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.fetching import FetchError, checked
from apps.core.forms import PortalForm
from apps.events.choices import Interval, SourceMode
from apps.events.models import CalendarSource
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.taxonomy.models import ActionField


class SourceForm(PortalForm):
    """Where a calendar is. The organisation is asked for only where there is a choice, and only at first."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=PartnerOrganisation.objects.none(), empty_label=_("Please choose")
    )
    name = forms.CharField(
        label=_("Name of the calendar"), max_length=120,
        help_text=_("So that you recognise it, for example “Seminars of the academy”."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address of the calendar (iCal, .ics)"), max_length=500,
        help_text=_(
            "Calendar programs call it “Subscribe”, “Publish calendar” or “iCal address”. It must be "
            "readable without a log-in."
        ),
    )  # fmt: skip

    def __init__(self, *args, user, source: CalendarSource | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source
        if source is not None:
            del self.fields["organisation"]
            self.initial.update(name=source.name, address=source.address)
            return
        own = PartnerOrganisation.objects.for_author(user).order_by("name", "pk")
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        self.fields["organisation"].initial = next(iter(own[:2]), None) if len(own[:2]) == 1 else None

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address.lower().startswith("webcal"):  # what calendar programs write for the same thing
            address = "https" + address[address.index(":") :] if ":" in address else address
        try:
            checked(address)
        except FetchError as error:
            raise ValidationError(str(error.user_message)) from error
        return address

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        organisation = self.source.organisation if self.source else cleaned.get("organisation")
        same = CalendarSource.objects.filter(organisation=organisation, address=cleaned.get("address"))
        if self.source:
            same = same.exclude(pk=self.source.pk)
        if organisation and same.exists():
            self.add_error("address", _("This calendar is there already."))
        return cleaned

    def new_source(self) -> CalendarSource:
        """What was proposed, not yet saved."""
        names = ("organisation", "name", "address")
        return CalendarSource(**{name: self.cleaned_data[name] for name in names})


class SourceDecisionForm(PortalForm):
    """A manager's word on a calendar: whether it is fetched, how often, and what becomes of its dates."""

    mode = forms.ChoiceField(
        label=_("What becomes of its dates"), choices=SourceMode.choices, widget=forms.RadioSelect
    )
    interval_hours = forms.TypedChoiceField(label=_("How often"), choices=Interval.choices, coerce=int)
    project = forms.ModelChoiceField(
        label=_("Project of its dates"), queryset=Project.objects.none(), required=False,
        empty_label=_("No project"),
    )  # fmt: skip
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Action fields of its dates"), queryset=ActionField.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Goes to the organisation by e-mail. Needed for a no."),
    )  # fmt: skip

    def __init__(self, *args, source: CalendarSource, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.published().order_by("acronym")  # type: ignore[attr-defined]
        self.initial.update(
            mode=source.mode,
            interval_hours=source.interval_hours,
            project=source.project,
            action_fields=source.action_fields.all(),
        )
