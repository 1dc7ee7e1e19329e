"""What goes into an export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm


class ExportForm(PortalForm):
    """For managers with the question about internal notes; without it for everybody else."""

    internal = forms.BooleanField(
        label=_("With internal notes and internal files"), required=False,
        help_text=_("Then it is an internal copy, and every page says so. Do not pass it on."),
    )  # fmt: skip

    def __init__(self, *args, may_be_internal: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_be_internal:
            del self.fields["internal"]
