"""Saying where an old address leads, and taking in a table of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm
from apps.core.tables import NotATable, decoded, lines_of
from apps.redirects.addresses import new_address, old_address

MOST_LINES = 5_000
MOST_BYTES = 2_000_000


class RedirectForm(PortalForm):
    """One old address."""

    old = forms.CharField(
        label=_("Old address"), max_length=500,
        help_text=_("As it was, for example “/alte-seite.html”; you may paste it whole."),
    )  # fmt: skip
    is_gone = forms.BooleanField(label=_("The page was given up, nothing takes its place"), required=False)
    new = forms.CharField(
        label=_("New address"), max_length=500, required=False,
        help_text=_("A page of this portal, for example “/publikationen/”, or an address with “https://”."),
    )  # fmt: skip

    def clean_old(self) -> str:
        return old_address(self.cleaned_data["old"])

    def clean(self) -> dict:
        values = super().clean() or {}
        if not values.get("is_gone") and "new" in values:
            try:
                values["new"] = new_address(values["new"])
            except ValidationError as error:
                self.add_error("new", error)
        return values

    def values(self) -> dict:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("old", "new", "is_gone")}


class RedirectImportForm(PortalForm):
    """A table with two columns: old address and new address."""

    table = forms.FileField(
        label=_("Table (CSV)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        help_text=_("Save it from Excel as “CSV UTF-8”. At most 5,000 lines."),
    )

    def clean_table(self) -> list[tuple[int, str, str]]:
        """Line number, old and new address of each line below the heading."""
        data = self.cleaned_data["table"].read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValidationError(_("This file is too large: at most 5,000 lines and 2 MB are possible."))
        try:
            table = list(lines_of(decoded(data)))
        except NotATable as error:
            raise ValidationError(_("This is no table in text form. Please save it as CSV.")) from error
        lines = [(number, row[0], row[1] if len(row) > 1 else "") for number, row in table if row[0]]
        if lines and not lines[0][1].startswith(("/", "http")):
            lines = lines[1:]  # the heading
        if not lines:
            raise ValidationError(_("The table has no lines."))
        if len(lines) > MOST_LINES:
            raise ValidationError(_("This file is too large: at most 5,000 lines and 2 MB are possible."))
        return lines
