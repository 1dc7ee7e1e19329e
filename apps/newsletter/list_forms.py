"""What managers write about newsletters: the lists themselves, consent texts, imports."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm, PortalModelForm
from apps.newsletter.models import Newsletter

MAX_BYTES = 5 * 1024 * 1024


class NewsletterForm(PortalModelForm):
    """A newsletter or a digest."""

    class Meta:
        model = Newsletter
        fields = [
            "name_de",
            "name_en",
            "description_de",
            "description_en",
            "rhythm",
            "position",
            "is_open",
        ]
        widgets = {
            "description_de": forms.Textarea(attrs={"rows": 2}),
            "description_en": forms.Textarea(attrs={"rows": 2}),
            "rhythm": forms.RadioSelect,
        }


class ConsentTextForm(PortalForm):
    """A new text that readers agree to."""

    text_de = forms.CharField(
        label=_("text (German)"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    text_en = forms.CharField(
        label=_("text (English)"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    agree_by = forms.DateField(
        label=_("Ask all present readers, until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "If you choose a day, everybody is asked once by e-mail. Who has not agreed by the end of that "
            "day receives nothing more until they do. If it stays empty, earlier consents remain valid."
        ),
    )

    def clean_agree_by(self) -> datetime | None:
        day = self.cleaned_data["agree_by"]
        if day is None:
            return None
        if not timezone.localdate() < day or day.year > timezone.localdate().year + 10:
            raise ValidationError(_("Please choose a day from tomorrow on, within ten years."))
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class ImportForm(PortalForm):
    """A list to take over."""

    newsletter = forms.ModelChoiceField(Newsletter.objects.all(), label=_("newsletter"), empty_label=None)
    list_file = forms.FileField(
        label=_("CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": _("This file is empty.")},
    )
    ask_others = forms.BooleanField(
        label=_("Ask those without a proof by e-mail whether they want the newsletter"),
        required=False,
        help_text=_("Each person gets one e-mail only. Who does not confirm is deleted after 30 days."),
    )

    def clean_list_file(self):
        upload = self.cleaned_data["list_file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(_("This file is larger than 5 MB. Please split the list."))
        return upload
