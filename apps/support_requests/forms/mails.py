"""Where a mail that came in belongs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.support_requests.models import InboundMail, SupportRequest


class AssignMailForm(PortalForm):
    """The number of the request; of those that the manager sees."""

    number = forms.CharField(
        label=_("Number of the request"), max_length=20, help_text=_("For example U-7K4M-Q2XD")
    )
    case: SupportRequest

    def __init__(self, *args, user, mail: InboundMail, **kwargs):
        kwargs.setdefault("initial", {"number": mail.case.public_number if mail.case else ""})
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["number"].widget.attrs["autocomplete"] = "off"

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        case = SupportRequest.objects.visible_to(self.user).by_number(number).first()
        if case is None:
            raise ValidationError(_("There is no request of this number that you may read."))
        self.case = case
        return number
