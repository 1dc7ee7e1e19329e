"""What companies, managers and partners fill in. Hard limits stand in the models and in `files.checks`."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalForm, PortalModelForm, agreement, section
from apps.files.forms import CheckedFileField
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import ContactWay, Kind, State, Urgency
from apps.support_requests.models import SupportRequest
from apps.taxonomy.models import ActionField, County

MAX_FILES = 5

URGENCIES = [
    (Urgency.LOW, _("There is time: we want to prepare in good time")),
    (Urgency.NORMAL, _("In the next weeks: we have a question or a plan")),
    (Urgency.HIGH, _("Soon: orders or jobs may be at stake")),
    (Urgency.URGENT, _("Very urgent: a decision must be made within days")),
]


# The form speaks to the company; whoever writes down its call is asked about it.
CALL_LABELS = {
    "description": _("What is needed?"),
    "asker_role": _("Who is calling?"),
    "contact_name": _("Name of the contact"),
    "contact_email": _("E-mail address"),
    "contact_phone": _("Telephone number"),
    "contact_way": _("Wishes an answer"),
}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class CheckedFilesField(CheckedFileField):
    """Takes up to `MAX_FILES` files, each checked; gives a list, empty where there is none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault(
            "help_text",
            _("If they help us to understand: PDF, Word, Excel, PowerPoint, JPEG or PNG. Up to 5 files."),
        )
        super().__init__(widget=SeveralFilesInput(), **kwargs)
        self.widget.attrs["accept"] = ",".join(ending for kind in self.kinds for ending in kind.endings)

    def clean(self, data, initial=None) -> list:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > MAX_FILES:
            raise ValidationError(
                _("Please choose at most %(limit)s files at once. You can add more later."),
                code="too_many",
                params={"limit": MAX_FILES},
            )
        return [self._checked(upload, several=len(uploads) > 1) for upload in uploads]

    def _checked(self, upload, *, several: bool):
        try:
            return super().clean(upload)
        except ValidationError as error:
            if not several:
                raise
            raise ValidationError([f"{upload.name}: {message}" for message in error.messages]) from error


class RequestForm(HoneypotMixin, PortalModelForm):
    """A company asks for support. In the order of thinking: what presses, who we are, how to reach us."""

    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        choices=URGENCIES,
        coerce=int,
        initial=Urgency.NORMAL.value,
        widget=forms.RadioSelect,
    )
    uploads = CheckedFilesField()
    consent = forms.BooleanField()

    class Meta:
        model = SupportRequest
        fields = [
            "subject", "description", "action_field", "urgency", "company_name", "county", "size_class",
            "asker_role", "contact_name", "contact_email", "contact_phone", "contact_way",
        ]  # fmt: skip
        labels = {
            "subject": _("What is it about, in one sentence?"),
            "description": _("What is happening, and what would help you?"),
            "action_field": _("Subject area"),
            "company_name": _("Name of the company"),
            "county": _("County or city"),
            "size_class": _("How many people work there?"),
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
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}

    required_fields: Sequence[str] = ("asker_role", "company_name", "county", "contact_name", "contact_email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in self.required_fields:
            fields[name].required = True
        fields["county"].empty_label = _("Please choose")
        fields["action_field"].empty_label = _("Not sure yet")
        fields["size_class"].choices = _with_empty(fields["size_class"], _("No answer"))
        fields["asker_role"].choices = _with_empty(fields["asker_role"], _("Please choose"))
        _autocomplete(fields)
        fields["consent"].label = _("Yes, I agree")
        fields["consent"].error_messages["required"] = _(
            "Without your consent we may not work on your request. Please tick the box."
        )
        self.helper.layout = self.sections()

    def sections(self) -> Layout:
        return Layout(
            section(_("1. What is it about?"), "subject", "description", "action_field", "urgency",
                     "uploads", self._files_hint()),
            section(_("2. Your company"), "company_name", "county", "size_class", "asker_role"),
            section(_("3. How do we reach you?"), "contact_name", "contact_email", "contact_phone",
                     "contact_way"),
            section(_("4. Your consent"), HTML(consent_text()), "consent"),
            "website_confirm",
            "submission_key",
        )  # fmt: skip

    def _files_hint(self):
        """Browsers do not keep chosen files when a form comes back; people must hear of it."""
        if not (self.is_bound and self.files.getlist("uploads")):
            return HTML("")
        sentence = gettext("Please choose your files once more: for safety, browsers do not keep them.")
        return HTML(format_html('<p class="notice notice-warning">{}</p>', sentence))

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if values.get("contact_way") == ContactWay.PHONE and not values.get("contact_phone"):
            self.add_error("contact_phone", _("Please give a number if we are to call you."))
        return values


class CallForm(RequestForm):
    """A manager writes down a request that came by telephone; the same fields, less of it asked for."""

    required_fields = ("asker_role", "company_name", "contact_name")
    uploads = None  # type: ignore[assignment]

    def sections(self) -> Layout:
        return Layout(
            section(_("The request"), "subject", "description", "action_field", "urgency"),
            section(_("The company"), "company_name", "county", "size_class", "asker_role"),
            section(_("Contact"), "contact_name", "contact_email", "contact_phone", "contact_way"),
            section(_("Consent"), "consent"),
            "website_confirm",
            "submission_key",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["county"].empty_label = _("Not known")  # type: ignore[attr-defined]
        self.fields["consent"].label = _(
            "The caller has been told of the privacy notice and agrees that the network works on the request."
        )
        self.fields["subject"].help_text = self.fields["description"].help_text = ""
        self.fields["action_field"].help_text = ""
        for name, label in CALL_LABELS.items():
            self.fields[name].label = label
        self.fields["contact_email"].help_text = _("Without an address the company gets no link to its case.")
        for name in ("contact_name", "contact_email", "contact_phone", "company_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class ReplyForm(PortalForm):
    """The company writes to those who help it."""

    body = forms.CharField(label=_("Your message"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    uploads = CheckedFilesField(help_text=_("PDF, Word, Excel, PowerPoint, JPEG or PNG. Up to 5 files."))

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if not values.get("body") and not values.get("uploads") and not self.errors:
            self.add_error("body", _("Please write something or choose a file."))
        return values


class AnswerForm(ReplyForm):
    """An answer of the house to the company."""

    question = forms.BooleanField(
        label=_("We need something from the company: it is then its turn"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Answer to the company")
        self.fields["body"].help_text = _("The company gets a mail with the link; the text stays here.")
        self.order_fields(["body", "uploads", "question"])


class NoteForm(ReplyForm):
    """A note that stays in the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Internal note")
        self.fields["body"].help_text = _(
            "Only the network management and the partner in charge read it, never the company."
        )
        self.fields["body"].widget.attrs["rows"] = 3


class LostLinkForm(HoneypotMixin, PortalForm):
    """Number and address, for a new link."""

    number = forms.CharField(
        label=_("Number of your request"), max_length=20, help_text=_("For example U-7K4M-Q2XD")
    )
    email = forms.EmailField(label=_("The e-mail address you gave us"), max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs["autocomplete"] = "off"
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class FilterForm(forms.Form):
    """The desk's filters; a value that makes no sense filters nothing."""

    zustand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All open")), *State.choices, ("all", _("All, also closed"))],
    )
    frist = forms.ChoiceField(
        label=_("Due"), required=False, choices=[("", _("All")), ("overdue", _("Overdue"))]
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

    def apply(self, cases):
        """`cases` filtered by what was chosen."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        state = values.get("zustand") or ""
        cases = cases.open() if not state else cases if state == "all" else cases.filter(state=state)
        if values.get("frist"):
            cases = cases.overdue()
        if values.get("art"):
            cases = cases.filter(kind=values["art"])
        if values.get("kreis"):
            cases = cases.filter(county=values["kreis"])
        if values.get("handlungsfeld"):
            cases = cases.filter(action_field=values["handlungsfeld"])
        if values.get("organisation"):
            cases = cases.in_charge(values["organisation"])
        return cases


def consent_text():
    """What the company agrees to, with the way to the notice."""
    text = gettext(
        "I have read the {link} (version {version}) and agree that the network management and the partner "
        "organisation in charge use what I write here to help us. I can withdraw my request at any time."
    )
    return format_html("<p>{}</p>", agreement(text))


def _with_empty(field, label) -> list:
    return [("", label), *(choice for choice in field.choices if choice[0])]


def _autocomplete(fields) -> None:
    """WCAG 1.3.5: browsers fill in what they know."""
    words = {"company_name": "organization", "contact_name": "name", "contact_email": "email"}
    for name, word in {**words, "contact_phone": "tel"}.items():
        fields[name].widget.attrs["autocomplete"] = word
