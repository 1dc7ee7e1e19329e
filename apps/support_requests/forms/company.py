"""What is asked about a company and its request: in the steps of asking, and when a call is written down."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalModelForm, agreement, section
from apps.offers.models import SupportOffer
from apps.support_requests.choices import ContactWay, Urgency
from apps.support_requests.models import SupportRequest

URGENCIES = [
    (Urgency.LOW, _("There is time: we want to prepare in good time")),
    (Urgency.NORMAL, _("In the next weeks: we have a question or a plan")),
    (Urgency.HIGH, _("Soon: orders or jobs may be at stake")),
    (Urgency.URGENT, _("Very urgent: a decision must be made within days")),
]
# What stands where nothing has been chosen yet.
_EMPTY = {
    "county": _("Please choose"),
    "action_field": _("Not sure yet"),
    "size_class": _("No answer"),
    "value_chain": _("No answer"),
}
# WCAG 1.3.5: browsers fill in what they know.
_AUTOCOMPLETE = {
    "company_name": "organization",
    "contact_name": "name",
    "contact_email": "email",
    "contact_phone": "tel",
}
# The form speaks to the company; whoever writes down its call is asked about it.
_CALL_LABELS = {
    "description": _("What is needed?"),
    "asker_role": _("Who is calling?"),
    "contact_name": _("Name of the contact"),
    "contact_email": _("E-mail address"),
    "contact_phone": _("Telephone number"),
    "contact_way": _("Wishes an answer"),
}


class UrgencyField(forms.TypedChoiceField):
    """How soon help is needed, in sentences."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("How urgent is it?"),
            choices=URGENCIES,
            coerce=int,
            initial=Urgency.NORMAL.value,
            widget=forms.RadioSelect,
            **kwargs,
        )


class CompanyForm(PortalModelForm):
    """Some of the request's fields, with the words in which we ask; `required_fields` must be there."""

    class Meta:
        model = SupportRequest
        fields: Sequence[str] = ()
        labels = {
            "subject": _("What is it about, in one sentence?"),
            "description": _("What is happening, and what would help you?"),
            "action_field": _("Subject area"),
            "company_name": _("Name of the company"),
            "county": _("County or city"),
            "size_class": _("How many people work there?"),
            "value_chain": _("What does the company make or do?"),
            "asker_role": _("For whom do you speak?"),
            "contact_name": _("Your name"),
            "contact_email": _("Your e-mail address"),
            "contact_phone": _("Your telephone number"),
            "contact_way": _("How shall we answer you?"),
        }
        help_texts = {
            "subject": _("For example: “Our largest customer is leaving combustion engines.”"),
            "description": _("A few sentences are enough to begin with. We ask if we need to know more."),
            "action_field": _("If you are not sure, leave it open."),
            "asker_role": _("It decides who in the network may read your request."),
            "contact_email": _("We send the link to your request to this address."),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "asker_role": forms.RadioSelect,
            "contact_way": forms.RadioSelect,
        }

    required_fields: Sequence[str] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in self.required_fields:
            fields[name].required = True
        for name, words in _EMPTY.items():
            if isinstance(field := fields.get(name), forms.ModelChoiceField):
                field.empty_label = words
            elif field is not None:
                field.choices = [("", words), *_chosen(field)]
        if "asker_role" in fields:
            fields["asker_role"].choices = _chosen(fields["asker_role"])
        for name in _AUTOCOMPLETE.keys() & fields.keys():
            fields[name].widget.attrs["autocomplete"] = _AUTOCOMPLETE[name]

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if values.get("contact_way") == ContactWay.PHONE and not values.get("contact_phone"):
            self.add_error("contact_phone", _("Please give a number if we are to call you."))
        return values


class CallForm(HoneypotMixin, CompanyForm):
    """A manager writes down a request that came by telephone; less of it is asked for."""

    urgency = UrgencyField()
    consent = forms.BooleanField()

    class Meta(CompanyForm.Meta):
        fields = [
            "subject", "description", "offer", "action_field", "urgency", "company_name", "county",
            "size_class", "value_chain", "asker_role", "contact_name", "contact_email", "contact_phone",
            "contact_way",
        ]  # fmt: skip

    required_fields = ("asker_role", "company_name", "contact_name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["county"].empty_label = _("Not known")
        fields["offer"].queryset = SupportOffer.objects.published().by_title()
        fields["offer"].empty_label = _("No offer in particular")
        fields["offer"].label = _("Which offer is asked for?")
        fields["offer"].help_text = _("The organisation that offers it is then the first to hand it over to.")
        fields["consent"].label = _(
            "The caller has been told of the privacy notice and agrees that the network works on the request."
        )
        fields["consent"].error_messages["required"] = without_consent()
        for name in ("subject", "description", "action_field"):
            fields[name].help_text = ""
        for name, label in _CALL_LABELS.items():
            fields[name].label = label
        fields["contact_email"].help_text = _("Without an address the company gets no link to its case.")
        for name in _AUTOCOMPLETE:
            fields[name].widget.attrs["autocomplete"] = "off"
        self.helper.layout = Layout(
            section(_("The request"), "subject", "description", "offer", "action_field", "urgency"),
            section(_("The company"), "company_name", "county", "size_class", "value_chain", "asker_role"),
            section(_("Contact"), "contact_name", "contact_email", "contact_phone", "contact_way"),
            section(_("Consent"), "consent"),
            "website_confirm",
            "submission_key",
        )


def without_consent():
    """What is said to whoever has not ticked the box."""
    return _("Without your consent we may not work on your request. Please tick the box.")


def consent_text():
    """What the company agrees to, with the way to the notice."""
    text = gettext(
        "I have read the {link} (version {version}) and agree that the network management and the partner "
        "organisation in charge use what I write here to help us. I can withdraw my request at any time."
    )
    return format_html("<p>{}</p>", agreement(text))


def _chosen(field) -> list:
    return [choice for choice in field.choices if choice[0]]
