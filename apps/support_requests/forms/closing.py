"""What a company says in the end: whether it was helped, and what shall be deleted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.support_requests.choices import Helped
from apps.support_requests.models import SupportRequest


class RatingForm(PortalForm):
    """Whether it helped."""

    helped = forms.ChoiceField(
        label=_("Did it help you?"), choices=Helped.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What helped, or what was missing?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, case: SupportRequest, **kwargs):
        kwargs.setdefault("initial", {"helped": case.helped, "words": case.helped_words})
        super().__init__(*args, **kwargs)


class WithdrawForm(PortalForm):
    """Withdrawing, with or without having everything deleted."""

    erase = forms.BooleanField(
        label=_("Delete everything that I have written and sent, at once"), required=False,
        help_text=_("Files and messages, too. Nobody can bring it back. You get a last e-mail that says so."),
        error_messages={
            "required": _("Please tick the box: the request is closed already, and can only be deleted.")
        },
    )  # fmt: skip

    def __init__(self, *args, case: SupportRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["erase"].required = case.is_closed
