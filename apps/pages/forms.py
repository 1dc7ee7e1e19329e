from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalForm
from apps.core.versions import VersionedForm
from apps.core.widgets import DateInput, DateTimeInput
from apps.pages.models import LegalPage, MissionStatement
from apps.partners.forms import ContentForm


class MissionStatementForm(ContentForm):
    class Meta:
        model = MissionStatement
        fields = [
            "organisation", "title_de", "title_en", "lead_de", "lead_en", "body_de", "body_en",
            "edition_date", "is_draft_edition", "publish_at", "expire_at",
        ]  # fmt: skip
        help_texts = {
            "body_de": _(
                "Each heading has an address, {#…}, that others link to. The portal adds it when you save; "
                "leave it as it is when you word a heading anew."
            )
        }
        widgets = {"edition_date": DateInput(), "publish_at": DateTimeInput(), "expire_at": DateTimeInput()}


class LegalPageForm(VersionedForm):
    """Imprint, privacy notice or accessibility statement."""

    class Meta:
        model = LegalPage
        fields = ["title_de", "body_de", "title_en", "body_en"]
        help_texts = {
            "body_de": _(
                "[[Double brackets]] mark what only you know. Fill them in and take the brackets away."
            )
        }


class AccessibilityFeedbackForm(HoneypotMixin, PortalForm):
    """A barrier that someone met on the portal (feedback mechanism of § 12b BGG, BITV 2.0)."""

    page = forms.CharField(
        label=_("Which page is it about?"),
        max_length=300,
        required=False,
        help_text=_("Its address or its title, as far as you know it."),
    )
    description = forms.CharField(
        label=_("What could you not use or understand?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_("Only if you would like an answer. It is used for nothing else."),
    )
