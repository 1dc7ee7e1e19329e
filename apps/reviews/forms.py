"""Forms about who decides."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.choices import LANGUAGE_NAMES
from apps.core.forms import HoneypotMixin, PortalForm
from apps.core.widgets import DateInput
from apps.partners.forms import say_what_empty_means
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.reviews.choices import Rhythm, Scope, Waiting
from apps.reviews.querysets import deciders, moderated_kinds


class _KindNames:
    """Kinds of content under the names that people know."""

    def label_from_instance(self, kind: ContentType) -> str:
        model = kind.model_class()
        return capfirst(str(model._meta.verbose_name_plural if model else kind.name))


class KindsField(_KindNames, forms.ModelMultipleChoiceField):
    pass


class KindField(_KindNames, forms.ModelChoiceField):
    pass


def kinds():
    """All that is looked at before it goes public."""
    keys = [ContentType.objects.get_for_model(model).pk for model in moderated_kinds()]
    return ContentType.objects.filter(pk__in=keys).order_by("pk")


class ManagerForm(PortalForm):
    """What somebody decides on, and what they are told of first. One's own scope cannot be changed."""

    scope = forms.ChoiceField(label=_("Decides on"), choices=Scope.choices, widget=forms.RadioSelect)
    projects = forms.ModelMultipleChoiceField(
        label=_("Projects"),
        queryset=Project.objects.order_by("acronym"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "With “Named projects”: decides on everything in these projects. With “The whole network”: gets "
            "the messages about them."
        ),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Responsible for the organisations"),
        queryset=PartnerOrganisation.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only with “The whole network”. What they submit is announced to this person."),
    )
    kinds = KindsField(
        label=_("Responsible for the kinds"),
        queryset=ContentType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only with “The whole network”. What is of these kinds is announced to this person."),
    )

    def __init__(self, *args, may_set_scope: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = kinds()  # type: ignore[attr-defined]
        if not may_set_scope:
            del self.fields["scope"]


class AbsenceForm(PortalForm):
    """Who is away when, and who stands in."""

    person = forms.ModelChoiceField(label=_("Who is away?"), queryset=get_user_model().objects.none())
    deputy = forms.ModelChoiceField(
        label=_("Who stands in?"),
        queryset=get_user_model().objects.none(),
        help_text=_("On these days this person sees and decides on what the other one decides on."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args, deciders, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = deciders  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
        say_what_empty_means(self.fields)

    def clean(self):
        super().clean()
        chosen = self.cleaned_data
        if chosen.get("person") and chosen.get("person") == chosen.get("deputy"):
            self.add_error("deputy", _("Please choose another person."))
        if chosen.get("starts_on") and chosen.get("ends_on") and chosen["ends_on"] < chosen["starts_on"]:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return chosen


class QueueFilterForm(forms.Form):
    """What the queue shows. An impossible choice counts as none."""

    waiting = forms.ChoiceField(label=_("Show"), choices=Waiting.choices, required=False)
    kind = KindField(label=_("Kind"), queryset=ContentType.objects.none(), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=PartnerOrganisation.objects.none(), required=False
    )
    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none(), required=False)
    responsible = forms.ModelChoiceField(
        label=_("Responsible"), queryset=get_user_model().objects.none(), required=False
    )
    mine = forms.BooleanField(label=_("Only what I am responsible for"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        choices = {
            "kind": kinds(),
            "organisation": PartnerOrganisation.objects.visible_to(user).order_by("name"),
            "project": Project.objects.visible_to(user).order_by("acronym"),
            "responsible": deciders(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("All")  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-check-input" if name == "mine" else "form-select"

    def chosen(self) -> dict:
        """What was chosen and exists."""
        self.is_valid()
        return self.cleaned_data


class NoteForm(PortalForm):
    """A message in the thread."""

    body = forms.CharField(label=_("Your note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class NotificationForm(PortalForm):
    """How often somebody wants to be told."""

    rhythm = forms.ChoiceField(
        label=_("When do you want to hear of submissions and notes?"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Decisions on your own texts, and reminders of what is overdue, always come at once."),
    )


class LinkForm(PortalForm):
    """Who without an account shall look, and for how long."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    days = forms.IntegerField(label=_("Valid for how many days?"), min_value=1, max_value=60, initial=14)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=LANGUAGE_NAMES, initial="de")


class CommentForm(HoneypotMixin, PortalForm):
    """What somebody without an account says."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    body = forms.CharField(
        label=_("Your comment"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The organisation and those who decide will read it, with your name."),
    )
