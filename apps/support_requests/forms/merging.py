"""Which request another one is to be put into, and what of one becomes a request of its own."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.support_requests.merge_rules import candidates, is_in_doubt, loses
from apps.support_requests.models import SupportRequest
from apps.support_requests.threads import Entry
from apps.taxonomy.models import ActionField


class OtherRequestForm(PortalForm):
    """One of those that are likely, or any by its number; `other` is the one that was meant."""

    anfrage = forms.ChoiceField(
        label=_("Requests of the same company"), required=False, widget=forms.RadioSelect
    )
    nummer = forms.CharField(
        label=_("Or the number of another request"), required=False, max_length=20,
        help_text=_("For example U-7K4M-Q2XD"),
    )  # fmt: skip
    other: SupportRequest

    def __init__(self, *args, case: SupportRequest, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        del self.fields["submission_key"]
        found = [(one.public_number, _one_line(one)) for one in candidates(case, user)]
        if found:
            self.fields["anfrage"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["anfrage"]
        self.fields["nummer"].widget.attrs["autocomplete"] = "off"

    def clean(self):
        typed = self.cleaned_data.get("nummer") or self.cleaned_data.get("anfrage")
        if not typed:
            if not self.errors:
                self.add_error("nummer", _("Please choose a request, or write down its number."))
            return self.cleaned_data
        if (other := SupportRequest.objects.visible_to(self.user).by_number(typed).first()) is None:
            raise ValidationError({"nummer": _("There is no request of this number that you may read.")})
        self.other = other
        return self.cleaned_data


class MergeForm(PortalForm):
    """Two requests, seen side by side, are to become one."""

    same_company = forms.BooleanField(
        label=_("I have looked: both requests are of the same company"),
        error_messages={"required": _("Please tick the box if they are of the same company.")},
    )
    # The organisation that loses it, as the page says: another one is not to lose it unnoticed.
    losing = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, former: SupportRequest, case: SupportRequest, **kwargs):
        loser = loses(former, case)
        kwargs.setdefault("initial", {"losing": loser.pk if loser else ""})
        super().__init__(*args, **kwargs)
        if not is_in_doubt(former, case):
            del self.fields["same_company"]

    def show_again(self, former: SupportRequest, case: SupportRequest) -> None:
        """After a refusal: with the organisation that the page names now, so that it can be confirmed."""
        loser = loses(former, case)
        self.data = {**self.data.dict(), "losing": loser.pk if loser else ""}  # type: ignore[attr-defined]


class SplitForm(PortalForm):
    """What becomes a request of its own; `messages` are keys, the company's among them."""

    messages = forms.TypedMultipleChoiceField(
        label=_("What goes into the new request"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one message of the company: the first of them becomes what it asks for."),
        error_messages={
            "required": _("Please choose at least one message of the company."),
            "invalid_choice": _("Some of the messages are no longer in this request. Please choose again."),
        },
    )  # fmt: skip
    subject = forms.CharField(
        label=_("Subject of the new request"), max_length=200,
        help_text=_("In a few words what it is about; the company reads it."),
    )  # fmt: skip
    action_field = forms.ModelChoiceField(
        label=_("Action field"), queryset=ActionField.objects.all(), required=False,
        empty_label=_("Not known"),
    )  # fmt: skip

    def __init__(self, *args, case: SupportRequest, entries: Sequence[Entry], **kwargs):
        kwargs.setdefault("initial", {"action_field": case.action_field_id})
        super().__init__(*args, **kwargs)
        choices = [(entry.message.pk, _excerpt(entry)) for entry in entries if not entry.message.event]
        self.fields["messages"].choices = choices  # type: ignore[attr-defined]


def _one_line(case: SupportRequest) -> str:
    day = date_format(localtime(case.created_at), "SHORT_DATE_FORMAT")
    return f"{case.public_number}: {case.subject} ({day}, {case.get_state_display()})"


def _excerpt(entry: Entry) -> str:
    message = entry.message
    who = gettext("Internal note") if message.internal else message.get_side_display()
    files = ", ".join(one.stored.name for one in entry.files)
    return format_html(
        "<strong>{}</strong> {} <span class='split-words'>{}</span> <span class='file-meta'>{}</span>",
        who,
        date_format(localtime(message.created_at), "SHORT_DATETIME_FORMAT"),
        Truncator(message.body or message.folded).chars(400),
        files,
    )
