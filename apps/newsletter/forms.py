"""What managers write: an issue's texts, its entries, whom it is for, and when it goes out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.forms import PortalForm, PortalModelForm
from apps.core.richtext import RichTextWidget, plain
from apps.core.validators import single_line
from apps.core.widgets import DateTimeInput
from apps.newsletter.models import Issue, IssueItem, Newsletter, Subscription
from apps.newsletter.services.entries import Text
from apps.newsletter.services.issues import TEXTS
from apps.newsletter.sources import find
from apps.projects.models import Project
from apps.taxonomy.models import ActionField

MAX_PICKS = 100


class VersionMixin(forms.Form):
    """`base_version` is the version of the issue that the manager has seen."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class InterestsMixin(forms.Form):
    """Topics and projects, none of which must be chosen."""

    topics = forms.ModelMultipleChoiceField(
        ActionField.objects.all(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    projects = forms.ModelMultipleChoiceField(
        Project.objects.published(),
        label=_("Projects"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class IssueForm(PortalModelForm):
    """The texts of an issue."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Issue
        fields = TEXTS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base_version"].initial = self.instance.version
        self.german = [self[name] for name in TEXTS[:3]]
        self.english = [self[name] for name in TEXTS[3:]]

    def clean_intro_de(self) -> str:
        return _emptied(self.cleaned_data["intro_de"])

    def clean_intro_en(self) -> str:
        return _emptied(self.cleaned_data["intro_en"])

    def clean(self):
        data = super().clean() or {}
        english = data.get("preview_text_en") or data.get("intro_en")
        if english and not data.get("subject_en") and "subject_en" not in self.errors:
            self.add_error("subject_en", _("An English text needs an English subject."))
        return data


class EntryForm(InterestsMixin, VersionMixin, PortalForm):
    """For whom an entry is."""

    field_order = ["topics", "projects"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].label = _("Only for readers of these topics")
        self.fields["projects"].label = _("Only for readers of these projects")
        self.fields["projects"].help_text = _("If you choose nothing, it is for everybody.")

    @staticmethod
    def initial_of(item: IssueItem) -> dict:
        """What stands in the form at first."""
        return {"topics": item.topics.all(), "projects": item.projects.all()}

    @property
    def text(self) -> Text | None:
        return None


class TextForm(EntryForm):
    """A heading and a text of its own, and for whom."""

    heading_de = forms.CharField(label=_("Heading (German)"), max_length=150, validators=[single_line])
    body_de = forms.CharField(
        label=_("Text (German)"), max_length=50_000, required=False, widget=RichTextWidget
    )
    heading_en = forms.CharField(
        label=_("Heading (English)"),
        max_length=150,
        required=False,
        validators=[single_line],
        help_text=_("If it stays empty, everybody reads the German text."),
    )
    body_en = forms.CharField(
        label=_("Text (English)"), max_length=50_000, required=False, widget=RichTextWidget
    )
    field_order = ["heading_de", "body_de", "heading_en", "body_en", "topics", "projects"]
    _TEXTS = ("heading_de", "body_de", "heading_en", "body_en")

    def clean(self):
        data = super().clean() or {}
        for name in ("body_de", "body_en"):
            data[name] = _emptied(data.get(name, ""))
        if data["body_en"] and not data.get("heading_en") and "heading_en" not in self.errors:
            self.add_error("heading_en", _("Please give this text an English heading."))
        return data

    @classmethod
    def initial_of(cls, item: IssueItem) -> dict:
        return super().initial_of(item) | {name: getattr(item, name) for name in cls._TEXTS}

    @property
    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name] for name in self._TEXTS})


class PickForm(VersionMixin, PortalForm):
    """What is ticked among the suggestions."""

    pick = forms.TypedMultipleChoiceField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pick"] = _Refs(required=False)

    def clean_pick(self) -> list:
        refs = list(dict.fromkeys(self.cleaned_data["pick"]))[:MAX_PICKS]
        if not refs:
            raise ValidationError(_("Please tick at least one entry."))
        found = find(refs)
        if len(found) < len(refs):
            raise ValidationError(_("Something that you picked is no longer public and was left out."))
        return found


class _Refs(forms.MultipleChoiceField):
    """Any names: what they stand for is looked up."""

    def valid_value(self, value) -> bool:
        return True


class OrderForm(VersionMixin, PortalForm):
    """Either one entry and how far it moves ("12:-1"), or the keys of all in their new order ("3,1,2")."""

    move = forms.RegexField(r"^\d{1,12}:-?\d{1,2}$", required=False)
    order = forms.RegexField(r"^\d{1,12}(,\d{1,12})*$", required=False, max_length=1000)

    def clean(self):
        data = super().clean() or {}
        if not data.get("move") and not data.get("order") and not self.errors:
            raise ValidationError(_("Please say what is to be moved."))
        return data

    @property
    def step(self) -> tuple[int, int] | None:
        """The key of the entry to move, and by how many places."""
        key, colon, steps = self.cleaned_data["move"].partition(":")
        return (int(key), int(steps)) if colon else None

    @property
    def keys(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["order"].split(",")]


class VersionForm(VersionMixin, PortalForm):
    """Nothing but a button on what the manager has seen."""


class ReadersForm(InterestsMixin, VersionMixin, PortalForm):
    """Whom an issue is for: a segment of a newsletter's readers."""

    newsletter = forms.ModelChoiceField(
        Newsletter.objects.none(), label=_("Newsletter"), widget=forms.RadioSelect, empty_label=None
    )
    language = forms.ChoiceField(
        label=_("Language of the readers"),
        choices=[("", _("All languages")), *Language.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["newsletter", "language", "topics", "projects"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].queryset = Newsletter.objects.written()  # type: ignore[attr-defined]
        self.fields["projects"].help_text = _(
            "With topics or projects, it goes to those who chose one of them, and to all who chose nothing."
        )

    @property
    def recipients(self):
        """The readers that it stands for, after validation; the issue's entries choose among them."""
        return Subscription.objects.in_segment(
            self.cleaned_data["newsletter"],
            topics=self.cleaned_data["topics"],
            projects=self.cleaned_data["projects"],
            language=self.cleaned_data["language"],
        )


class KnownCancelledMixin(forms.Form):
    """The cancelled events that the page has warned of."""

    known_cancelled = forms.RegexField(
        r"^(\d{1,12}(,\d{1,12})*)?$", required=False, max_length=1000, widget=forms.HiddenInput
    )

    @cached_property
    def known(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["known_cancelled"].split(",") if key]


class SendForm(KnownCancelledMixin, VersionMixin, PortalForm):
    """Asks before an issue goes out."""


class ScheduleForm(KnownCancelledMixin, VersionMixin, PortalForm):
    """When an issue goes out."""

    send_at = forms.DateTimeField(
        label=_("Day and time"),
        widget=DateTimeInput,
        help_text=_("German time. Readers find most mails in the morning of a working day."),
    )


class ReviewForm(VersionMixin, PortalForm):
    """What a second person says: it may go out, or what is to be changed."""

    note = forms.CharField(
        label=_("What is to be changed?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SendTestForm(PortalForm):
    """In which language the test mail is written."""

    language = forms.ChoiceField(choices=Language.choices, required=False)


def _emptied(html: str) -> str:
    """An editor leaves an empty paragraph behind; that is no text."""
    if len(html) > 50_000:
        raise ValidationError(_("This text is too long."))
    return html if plain(html) else ""
