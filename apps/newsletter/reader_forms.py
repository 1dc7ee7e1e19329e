"""What readers write: subscribing, and their preferences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.forms import HoneypotMixin, PortalForm
from apps.core.i18n import reader_language
from apps.newsletter.consent import consent_text
from apps.newsletter.models import Newsletter
from apps.newsletter.services.subscriptions import Choice
from apps.projects.models import Project
from apps.taxonomy.models import ActionField


class _NewsletterChoice(forms.ModelMultipleChoiceField):
    """Each newsletter with what it says of itself."""

    def label_from_instance(self, obj: Newsletter) -> str:  # type: ignore[override]
        return f"{obj.name}: {obj.description}" if obj.description else obj.name


class _ReaderForm(PortalForm):
    """What every reader chooses. Newsletters are asked for only where there is more than one."""

    newsletters = _NewsletterChoice(
        Newsletter.objects.none(),
        label=_("What would you like to receive?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the newsletter"), choices=Language.choices, widget=forms.RadioSelect
    )
    topics = forms.ModelMultipleChoiceField(
        ActionField.objects.all(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If you choose neither topics nor projects, you receive everything."),
    )
    projects = forms.ModelMultipleChoiceField(
        Project.objects.published(),
        label=_("Projects"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, newsletters: list[Newsletter], *, initial: list[Newsletter]) -> None:
        """Offers `newsletters`, of which `initial` are ticked at first."""
        self.offered = newsletters
        if len(newsletters) < 2:
            del self.fields["newsletters"]
            return
        field = self.fields["newsletters"]
        field.queryset = Newsletter.objects.filter(pk__in=[one.pk for one in newsletters])  # type: ignore[attr-defined]
        field.choices = [(one.pk, field.label_from_instance(one)) for one in newsletters]  # type: ignore[attr-defined]
        field.initial = initial

    def chosen_newsletters(self) -> list[Newsletter]:
        """After `is_valid`: what was ticked, or the only one there is."""
        if "newsletters" in self.cleaned_data:
            return list(self.cleaned_data["newsletters"])
        return self.offered

    def choice(self) -> Choice:
        """After `is_valid`: language, topics and projects."""
        data = self.cleaned_data
        return Choice(data["language"], list(data["topics"]), list(data["projects"]))


class SubscribeForm(HoneypotMixin, _ReaderForm):
    """Address, newsletters, language, topics and consent."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your consent we may not send you the newsletter.")},
    )
    field_order = ["email", "newsletters", "language", "topics", "projects", "consent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent_text()
        self.fields["language"].initial = reader_language()
        newsletters = list(Newsletter.objects.open())
        self.offer(newsletters, initial=[one for one in newsletters if not one.is_digest][:1])
        self.order_fields(self.field_order)


class PreferencesForm(_ReaderForm):
    """Newsletters, language and topics of a reader who holds some."""

    field_order = ["newsletters", "language", "topics", "projects"]

    def __init__(self, *args, held: list[Newsletter], **kwargs):
        super().__init__(*args, **kwargs)
        # A closed newsletter stays with those who have it.
        more = [one for one in Newsletter.objects.open() if one not in held]
        self.offer(sorted([*held, *more], key=lambda one: (one.position, one.pk)), initial=held)
        self.order_fields(self.field_order)


class AgreeForm(PortalForm):
    """Agrees to the consent text of `version`, the one that is shown."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
