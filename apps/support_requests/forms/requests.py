"""What companies, managers and partners fill in. Hard limits stand in the models and in `files.checks`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalForm
from apps.files.forms import CheckedFileField

MAX_FILES = 5


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
    # The key of the newest message on the page: whoever has written since is read first.
    newest_seen = forms.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    # All that came after the message with this key is marked as new on the page.
    new_after: int | None = None
    data: Any

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Answer to the company")
        self.fields["body"].help_text = _("The company gets a mail with the link; the text stays here.")
        self.order_fields(["body", "uploads", "question"])

    def show_newer(self, newest: int) -> None:
        """After somebody else has written: marks it as new, and has the next click send the answer."""
        self.new_after = self.cleaned_data["newest_seen"]
        self.data = self.data.copy()
        self.data[self.add_prefix("newest_seen")] = str(newest)
        if self.cleaned_data["uploads"]:
            self.add_error("uploads", _("Please choose your files once more."))


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
