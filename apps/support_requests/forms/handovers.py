"""Handing a request over: what the manager asks, what the company and the organisation answer."""

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Part
from apps.support_requests.models import Compartment, SupportRequest


def offered_organisations(case: SupportRequest):
    """Those that may get the request and have somebody who can sign in and answer.

    The one whose offer it is about comes first.
    """
    barred = Compartment.objects.kinds_barred_from(case)
    found = PartnerOrganisation.objects.published().with_writers().exclude(kind__in=barred)
    is_offerer = Case(When(pk=offerer_of(case), then=0), default=1)
    return found.order_by(is_offerer, "name", "pk")


def offerer_of(case: SupportRequest) -> int | None:
    """The key of the organisation whose offer `case` is about."""
    return case.offer.organisation_id if case.offer else None


class HandoverForm(PortalForm):
    """To which organisation, and what of the request."""

    organisation = forms.ModelChoiceField(
        queryset=PartnerOrganisation.objects.none(),
        label=_("Partner organisation"),
        empty_label=_("Please choose"),
        help_text=_("Only organisations with someone who can sign in and answer are offered."),
    )
    parts = forms.MultipleChoiceField(
        label=_("What it gets besides the request itself"),
        choices=Part.choices,
        required=False,
        initial=[Part.COMPANY, Part.CONTACT, Part.FILES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Less is more: the organisation can answer through the portal without knowing who asks."),
    )
    why = forms.CharField(
        label=_("Why this organisation"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence for the company, which decides about it."),
    )
    note = forms.CharField(
        label=_("Note for the partner"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the house: the company does not see it."),
    )
    told = forms.BooleanField(
        label=_("The company has told us that it agrees"),
        required=False,
        help_text=_("On the telephone, for example. Without this, the company is asked by e-mail first."),
    )

    def __init__(self, *args, case: SupportRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offered_organisations(case)  # type: ignore[attr-defined]
        self.fields["organisation"].initial = offerer_of(case)


class RefusalForm(PortalForm):
    """The company does not agree; it need not say why."""

    reason = forms.CharField(
        label=_("Would you like to say why?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the network management reads it."),
    )  # fmt: skip


class DeclineForm(PortalForm):
    """The organisation cannot take it on."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the network management, which then looks for another partner."),
    )  # fmt: skip


class CircleForm(PortalForm):
    """Which organisations may get the request without another question."""

    organisations = forms.ModelMultipleChoiceField(
        queryset=PartnerOrganisation.objects.none(), label=_("May get my request without asking me again"),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, case: SupportRequest, **kwargs):
        kwargs.setdefault("initial", {"organisations": case.agreed_organisations.all()})
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = offered_organisations(case)  # type: ignore[attr-defined]
