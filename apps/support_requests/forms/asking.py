"""The steps in which a company asks: who, what, how to be reached; and what is agreed to when it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from apps.core.forms import MAX_TEXT, HoneypotMixin, PortalForm
from apps.support_requests.forms.company import CompanyForm, UrgencyField, consent_text, without_consent
from apps.support_requests.forms.requests import MAX_FILES, CheckedFilesField
from apps.support_requests.models import DraftFile, RequestDraft, SupportRequest

_NOT_KEPT = {"uploads", "remove", "submission_key", "website_confirm", "angebot"}


class StepForm(CompanyForm):
    """One step of `draft`; it begins with what was typed there before."""

    title: Any = ""
    refused_with = 400
    # The files that the draft has, of the step that shows them.
    kept: Sequence[DraftFile] = ()

    def __init__(self, *args, draft: RequestDraft | None = None, **kwargs):
        self.draft = draft
        if draft is not None:
            kwargs["initial"] = {**self.suggestions(draft), **draft.answers, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def suggestions(self, draft: RequestDraft) -> dict[str, Any]:
        """What stands in fields that nobody has filled in yet."""
        return {}

    def typed(self) -> dict[str, str]:
        """What was sent, right or wrong, as far as it is kept."""
        return {name: self.data.get(name, "").replace("\x00", "") for name in self.fields.keys() - _NOT_KEPT}

    def show_files(self) -> None:
        """Shows the files that the draft has by now, in the step that is about them."""

    def is_kept(self, *, unfinished: bool) -> bool:
        """Whether it may be kept: right, or `unfinished` but nothing that a draft cannot hold."""
        if self.is_valid():
            return True
        too_long = any(len(text) > MAX_TEXT for text in self.typed().values())
        return unfinished and not too_long and not self.errors.keys() & {"uploads", "website_confirm"}


class WhoForm(HoneypotMixin, StepForm):
    """Who asks, and for which company."""

    title = _("You and your company")
    # Which offer led here, by its address.
    angebot = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    class Meta(CompanyForm.Meta):
        fields = ["asker_role", "company_name", "county", "size_class", "value_chain"]

    required_fields = ("asker_role", "company_name", "county")


class WhatForm(StepForm):
    """What it is about, with files."""

    title = _("What it is about")
    about_offer = forms.BooleanField(required=False)
    urgency = UrgencyField()
    uploads = CheckedFilesField()
    remove = forms.MultipleChoiceField(
        label=_("Already uploaded: tick what is to be removed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(CompanyForm.Meta):
        fields = ["subject", "description", "action_field", "urgency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.show_files()
        if self.draft and self.draft.offer:
            fields["about_offer"].label = _("It is about the offer “%(title)s”") % {"title": self.draft.offer}
        else:
            del fields["about_offer"]
        names = ["about_offer", "subject", "description", "action_field", "urgency", "uploads", "remove"]
        self.order_fields(names)

    def show_files(self) -> None:
        """Offers the files that the draft has by now for removal."""
        self.kept = list(DraftFile.objects.of(self.draft)) if self.draft else []
        remove: Any = self.fields["remove"]
        remove.widget = forms.CheckboxSelectMultiple() if self.kept else forms.MultipleHiddenInput()
        remove.choices = [
            (str(one.pk), f"{one.stored.name} ({filesizeformat(one.stored.size)})") for one in self.kept
        ]

    def suggestions(self, draft: RequestDraft) -> dict[str, Any]:
        if not draft.offer:
            return {}
        found: dict[str, Any] = {"about_offer": True, "subject": draft.offer.title}
        action_fields = list(draft.offer.action_fields.all()[:2])
        if len(action_fields) == 1:
            found["action_field"] = action_fields[0].pk
        return found

    def clean(self):
        values = super().clean()
        removed = len(values.get("remove", ()))
        if len(self.kept) - removed + len(values.get("uploads", ())) > MAX_FILES:
            message = _("At most %(limit)s files go with a request. You can add more later.")
            self.add_error("uploads", message % {"limit": MAX_FILES})
        return values


class ContactForm(StepForm):
    """How to reach whoever asks."""

    title = _("How do we reach you?")

    class Meta(CompanyForm.Meta):
        fields = ["contact_name", "contact_email", "contact_phone", "contact_way"]

    required_fields = ("contact_name", "contact_email")


STEPS: tuple[type[StepForm], ...] = (WhoForm, WhatForm, ContactForm)
NUMBER_OF_STEPS = len(STEPS) + 1  # the last one is to look at it all and send it


@dataclass(frozen=True)
class Written:
    """All that a draft says, as a request; `missing` are the steps in which something is not right yet."""

    case: SupportRequest
    missing: list[int]
    files: list[DraftFile]


def written(draft: RequestDraft) -> Written:
    """Reads the draft's answers the way the steps would."""
    case = SupportRequest(language=draft.language)
    forms_of_steps = [step(draft.answers, instance=case, draft=draft) for step in STEPS]
    missing = [number for number, form in enumerate(forms_of_steps, start=1) if not form.is_valid()]
    if draft.answers.get("about_offer"):
        case.offer = draft.offer
    return Written(case, missing, [one for form in forms_of_steps for one in form.kept])


class SendForm(HoneypotMixin, PortalForm):
    """The last step: what is agreed to. With `offerer`, it may get the request without being asked about."""

    agree_offerer = forms.BooleanField(required=False)
    consent = forms.BooleanField(label=_("Yes, I agree"))

    def __init__(self, *args, offerer=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agree_offerer"].label = _("%(organisation)s may get my request at once") % {
            "organisation": offerer
        }
        self.fields["agree_offerer"].help_text = _(
            "This saves you a question. Without the tick we ask you before anybody gets it."
        )
        self.fields["consent"].error_messages["required"] = without_consent()
        parts = ["agree_offerer"] if offerer else []
        self.helper.layout = Layout(
            *parts, HTML(consent_text()), "consent", "website_confirm", "submission_key"
        )


class LaterForm(HoneypotMixin, PortalForm):
    """Where the link to the draft goes."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
