"""What visitors and managers may write."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.forms import PortalForm, PortalModelForm
from apps.core.richtext import RichTextWidget, plain
from apps.core.validators import single_line
from apps.newsletter.models import Issue
from apps.newsletter.services.issues import ItemSpec
from apps.newsletter.sources import Candidate, Group, candidates, find, is_gone, ref_of, with_targets

MAX_CANDIDATES = 200
EMPTY_BLOCKS = 2
MAX_BLOCKS = 20
LAST = 999


class IssueForm(PortalModelForm):
    """The texts of an issue."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Issue
        fields = [
            "subject_de",
            "preview_text_de",
            "intro_de",
            "subject_en",
            "preview_text_en",
            "intro_en",
            "topics",
        ]
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base_version"].initial = self.instance.version
        self.german = [self[name] for name in ("subject_de", "preview_text_de", "intro_de")]
        self.english = [self[name] for name in ("subject_en", "preview_text_en", "intro_en")]

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


class PickForm(forms.Form):
    """Whether, and where, one suggestion stands in the issue."""

    include = forms.BooleanField(required=False)
    position = forms.IntegerField(required=False, min_value=1, max_value=LAST)

    def __init__(self, data=None, *, candidate: Candidate, initial: dict):
        super().__init__(data, prefix=f"pick-{candidate.ref}", initial=initial)
        self.candidate = candidate
        title = str(candidate.target)
        self.fields["include"].widget.attrs = {"class": "form-check-input"}
        self.fields["position"].widget.attrs = {
            "class": "form-control",
            "aria-label": _("Place of “%(title)s” in the issue") % {"title": title},
            "inputmode": "numeric",
        }


class TextBlockForm(PortalForm):
    """A heading and a text of its own; emptied, it is taken out."""

    position = forms.IntegerField(label=_("Place in the issue"), required=False, min_value=1, max_value=LAST)
    heading_de = forms.CharField(
        label=_("Heading (German)"), max_length=150, required=False, validators=[single_line]
    )
    body_de = forms.CharField(
        label=_("Text (German)"), max_length=50_000, required=False, widget=RichTextWidget
    )
    heading_en = forms.CharField(
        label=_("Heading (English)"), max_length=150, required=False, validators=[single_line]
    )
    body_en = forms.CharField(
        label=_("Text (English)"), max_length=50_000, required=False, widget=RichTextWidget
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["submission_key"]

    def clean(self):
        data = super().clean() or {}
        for language in ("de", "en"):
            data[f"body_{language}"] = _emptied(data.get(f"body_{language}", ""))
        written = any(data.get(name) for name in ("body_de", "heading_en", "body_en"))
        if written and not data.get("heading_de") and "heading_de" not in self.errors:
            self.add_error("heading_de", _("Please give this text a German heading."))
        if data.get("body_en") and not data.get("heading_en") and "heading_en" not in self.errors:
            self.add_error("heading_en", _("Please give this text an English heading."))
        return data

    def clean_submission_key(self):
        return None


class IssueEditor:
    """The whole page on which an issue is written: its texts, the suggestions, and texts of one's own."""

    def __init__(self, data=None, *, issue: Issue, since, everything: bool = False):
        self.data, self.issue = data, issue
        self.items = with_targets(issue) if issue.pk else []
        self.form = IssueForm(data, instance=issue)
        self.gone = sum(is_gone(item) for item in self.items)
        self.missing = False
        groups = candidates(since=since, picked=self._picked(), everything=everything)
        self.groups = [(group, self._pick_forms(group)) for group in groups]

    def _picked(self) -> list:
        if self.data is None:
            return [item.target for item in self.items if item.content_type_id and not is_gone(item)]
        names = [name for name in self.data if name.startswith("pick-") and name.endswith("-include")]
        refs = [name.removeprefix("pick-").removesuffix("-include") for name in names[:MAX_CANDIDATES]]
        found = find(refs)
        self.missing = len(found) < len(refs)
        return found

    def _pick_forms(self, group: Group) -> list[PickForm]:
        positions = {
            (item.content_type_id, item.object_id): item.position for item in self.items if item.object_id
        }
        refs = {
            ref_of(item.target): positions[item.content_type_id, item.object_id]
            for item in self.items
            if item.object_id and not is_gone(item)
        }
        return [
            PickForm(
                self.data,
                candidate=candidate,
                initial={"include": candidate.ref in refs, "position": refs.get(candidate.ref)},
            )
            for candidate in group.candidates
        ]

    @cached_property
    def blocks(self) -> list[TextBlockForm]:
        """The texts written so far, and some empty ones."""
        written = [item for item in self.items if item.content_type_id is None]
        number = len(written) + EMPTY_BLOCKS
        if self.data is not None:
            given = [index for index in range(MAX_BLOCKS) if f"text-{index}-heading_de" in self.data]
            number = max(given, default=-1) + 1
        return [
            TextBlockForm(self.data, prefix=f"text-{index}", initial=self._initial(written, index))
            for index in range(min(number, MAX_BLOCKS))
        ]

    @staticmethod
    def _initial(written, index: int) -> dict:
        if index >= len(written):
            return {}
        names = ("position", "heading_de", "heading_en", "body_de", "body_en")
        return {name: getattr(written[index], name) for name in names}

    def is_valid(self) -> bool:
        """Checks all forms, so that all errors are shown at once."""
        picks = [pick for _group, picks in self.groups for pick in picks]
        # Every form must be asked, so that no error stays hidden behind the first.
        valid = not any([bool(form.errors) for form in [self.form, *picks, *self.blocks]])  # noqa: C419
        if self.missing:
            self.form.add_error(None, _("Something that you picked is no longer public and was left out."))
        elif not valid and not self.form.errors:
            self.form.add_error(None, _("Please look at the entries below: something is not right there."))
        return valid and not self.missing

    def specs(self) -> Iterator[ItemSpec]:
        """What `create_issue` and `save_issue` take, after `is_valid`."""
        for _group, picks in self.groups:
            for pick in picks:
                if pick.cleaned_data.get("include"):
                    yield ItemSpec(pick.cleaned_data.get("position") or LAST, target=pick.candidate.target)
        for block in self.blocks:
            data = block.cleaned_data
            if data.get("heading_de"):
                texts = {name: data[name] for name in ("heading_de", "heading_en", "body_de", "body_en")}
                yield ItemSpec(data.get("position") or LAST, **texts)

    @property
    def media(self):
        return sum((block.media for block in self.blocks), self.form.media)


class SendForm(PortalForm):
    """Asks before an issue goes out; `base_version` is the version that the manager has seen."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SendTestForm(PortalForm):
    """In which language the test mail is written."""

    language = forms.ChoiceField(choices=Language.choices, required=False)


def _emptied(html: str) -> str:
    """An editor leaves an empty paragraph behind; that is no text."""
    if len(html) > 50_000:
        raise ValidationError(_("This text is too long."))
    return html if plain(html) else ""
