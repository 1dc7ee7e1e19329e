"""Forms around organisations and the content they own."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import PasswordForm
from apps.core.choices import LANGUAGE_NAMES
from apps.core.forms import HoneypotMixin, PortalForm, PortalModelForm, agreement
from apps.core.i18n import reader_language
from apps.core.moments import LocalDateTimeField
from apps.core.permissions import is_manager
from apps.core.rows import RowsField
from apps.files.choices import PICTURES
from apps.files.forms import CheckedFileField
from apps.moderation import history
from apps.moderation.related import stored
from apps.moderation.values import python_values
from apps.partners.choices import ImportKind, ReportReason, Role
from apps.partners.models import OrganisationApplication, OwnedContent, PartnerOrganisation
from apps.partners.services import translations

_SCHEDULE_HELP = {
    "publish_at": _("Empty: at once after approval."),
    "expire_at": _("Empty: for good."),
}


class ContentForm(PortalModelForm):
    """The base of the forms in which an organisation's content is written.

    Offers only organisations in whose name `user` may write, and carries the version the edit is based on.
    Editing something public starts from the proposal that waits for review, or that was sent back.
    """

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        self.user = user
        instance: OwnedContent | None = kwargs.get("instance")
        if instance is not None and instance.pk:
            proposal = history.proposal_to_edit(instance)
            proposed = python_values(instance, proposal.values) if proposal else {}
            rows = [name for name, field in self.base_fields.items() if isinstance(field, RowsField)]
            kwargs["initial"] = {
                **{name: stored(instance, name) for name in rows},
                **proposed,
                "base_version": instance.version,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        self._take_moments_as_local_times()
        organisations = PartnerOrganisation.objects.for_author(user)
        if "organisation" in self.fields:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
            if not is_manager(user) and not self.instance.pk:
                own = list(organisations[:2])
                if len(own) == 1:
                    self.fields["organisation"].initial = own[0]
            if self.instance.pk:
                del self.fields["organisation"]
        say_what_empty_means(self.fields)
        for name in translations.outdated(self.instance):
            if name in self.fields:
                self.fields[name].help_text = _outdated_mark(self.fields[name].help_text)

    def _take_moments_as_local_times(self) -> None:
        """Berlin's time in the schedule's fields; what is stored may stay, however odd its hour is by now."""
        for name, help_text in _SCHEDULE_HELP.items():
            if name in self.fields and not isinstance(self.fields[name], LocalDateTimeField):
                label = self.fields[name].label
                self.fields[name] = LocalDateTimeField(label=label, required=False, help_text=help_text)
        for name, field in self.fields.items():
            if isinstance(field, LocalDateTimeField):
                field.stored = self.get_initial_for_field(field, name)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("publish_at"), cleaned.get("expire_at")
        if begins and ends and ends <= begins:
            self.add_error("expire_at", _("This must come after “public from”."))
        return cleaned

    def related_values(self) -> dict:
        """What stands in other tables, which the services write after the content is there."""
        names = {field.name for field in self._meta.model._meta.many_to_many}
        names |= {name for name in self.fields if isinstance(self.fields[name], RowsField)}
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) is not None}

    def content(self) -> OwnedContent:
        """The instance with the cleaned values on it, not yet saved."""
        return self.instance


def _outdated_mark(help_text) -> SafeString:
    return format_html(
        '<strong class="outdated-mark">{}</strong> {}',
        _("The German text has changed since. Please look whether this still says the same."),
        help_text,
    )


def say_what_empty_means(fields: dict[str, forms.Field]) -> None:
    """Words instead of the row of hyphens that stands where nothing is chosen yet."""
    for field in fields.values():
        if not isinstance(field, forms.ChoiceField) or isinstance(field.widget, forms.CheckboxSelectMultiple):
            continue
        label = _("Please choose") if field.required else pgettext_lazy("choice", "None")
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = label
        elif not callable(field.choices) and ("", "---------") in [(v, str(t)) for v, t in field.choices]:
            field.choices = [("", label), *(pair for pair in field.choices if pair[0] != "")]


class ProfileForm(ContentForm):
    """What an organisation says about itself. Contact is a role, never a person."""

    new_logo = CheckedFileField(
        label=_("Logo"),
        kinds=PICTURES,
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text=_("A PNG or JPEG picture. Leave this empty to keep the logo as it is."),
    )
    website = forms.URLField(label=_("website"), required=False, max_length=200, assume_scheme="https")
    without_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = PartnerOrganisation
        fields = [
            "name", "short_name", "kind", "description_de", "action_fields", "website", "contact_role_de",
            "contact_email", "contact_phone", "description_en", "contact_role_en",
        ]  # fmt: skip
        widgets = {"action_fields": forms.CheckboxSelectMultiple()}
        help_texts = {
            "short_name": _("For lists and headings, if the full name is long."),
            "contact_role_de": _("A role, for example “Project office”; never a person’s name."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.logo_number = self.initial.get("logo", self.instance.logo_id)
        if not self.logo_number:
            del self.fields["without_logo"]
        self.order_fields(["name", "short_name", "kind", "new_logo", "without_logo"])

    @property
    def logo_url(self) -> str:
        """The logo that the form starts from: the proposed one, or the live one; empty without one."""
        return self.instance.url_of_logo(self.logo_number) if self.logo_number else ""

    def content(self):
        self.instance.logo_id = None if self.cleaned_data.get("without_logo") else self.logo_number
        self.instance.new_logo = self.cleaned_data.get("new_logo")
        return self.instance


class InvitationForm(PortalForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.EDITOR,
        help_text=_("Owners invite and remove others, editors write, readers only look."),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=LANGUAGE_NAMES, initial="de")


class RoleForm(PortalForm):
    """A member's role."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("Owners invite and remove others, editors write, readers only look."),
    )


class JoinForm(PasswordForm):
    """An invited person's new account. The address stands in the invitation and cannot be changed."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    privacy = forms.BooleanField(
        label=_("I have read the privacy notice and agree that an account is kept for me.")
    )
    field_order = ("name", "password", "password_again", "privacy")

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, user=get_user_model()(email=email), **kwargs)

    def person(self):
        self.user.name = self.cleaned_data.get("name", "")
        return self.user


class ApplicationForm(HoneypotMixin, PortalModelForm):
    """An organisation asks to join the network."""

    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https",
        help_text=_("For example www.example.org"),
    )  # fmt: skip
    privacy = forms.BooleanField()

    class Meta:
        model = OrganisationApplication
        fields = ["name", "kind", "website", "about", "contact_name", "email"]
        labels = {
            "name": _("Name of the organisation"),
            "kind": _("What kind of organisation is it?"),
            "about": _("What does your organisation do, and what would you like to bring in?"),
            "contact_name": _("Your name"),
            "email": _("Your e-mail address"),
        }
        help_texts = {"email": _("The invitation goes to this address once the management has agreed.")}
        widgets = {
            "about": forms.Textarea(attrs={"rows": 6}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["privacy"].label = agreement(
            gettext("I agree that these details are kept to answer my application, as the {link} says.")
        )
        say_what_empty_means(self.fields)

    def application(self) -> OrganisationApplication:
        """What was asked for, not yet saved."""
        self.instance.language = reader_language()
        self.instance.privacy_version = settings.PRIVACY_NOTICE_VERSION
        return self.instance


class DecisionNoteForm(PortalForm):
    """A manager's decision on what strangers have sent in."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Goes out by e-mail. Needed for a no."),
    )


class TakeDownForm(PortalForm):
    """Why something is taken off the website."""

    note = forms.CharField(
        label=_("Why is this taken off the website?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The organisation gets this by e-mail."),
    )


class ReportForm(HoneypotMixin, PortalForm):
    """What somebody holds against a content; without an account, and without a name."""

    reason = forms.ChoiceField(
        label=_("What is the matter?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )
    description = forms.CharField(
        label=_("Please describe it in a few words"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you would like to learn what we decide. It is deleted after that."),
    )


class ActingForm(PortalForm):
    """For which of one's organisations one acts at present; empty for all."""

    organisation = forms.ModelChoiceField(
        queryset=PartnerOrganisation.objects.none(), required=False, label=_("I act for")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = PartnerOrganisation.objects.with_member(user)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ImportForm(PortalForm):
    """A table to be looked at."""

    kind = forms.ChoiceField(
        label=_("What is in the table?"), choices=ImportKind.choices, widget=forms.RadioSelect
    )
    table = forms.FileField(
        label=_("Table (CSV)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        help_text=_("Save it from Excel as “CSV UTF-8”. At most 500 lines."),
    )


class ImportRunForm(PortalForm):
    """The table that the preview has shown, on its way back."""

    table = forms.CharField(widget=forms.HiddenInput)
