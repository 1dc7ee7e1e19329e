"""What visitors fill in to come, alone or for several people of one company."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalModelForm, agreement, prepare, section
from apps.events.choices import QuestionKind
from apps.events.models import (
    BEST_MARK,
    MAX_PEOPLE,
    EventQuestion,
    EventRegistration,
    EventSession,
    Feedback,
)
from apps.events.services import Person

PHOTOS = _("Photos in which I can be recognised may be published (optional).")
PHOTOS_OF_OTHERS = _("Agrees that photos with her or him in them may be published (optional).")
CONSENTED = "yes"


class SessionsField(forms.ModelMultipleChoiceField):
    """Which dates of the event; says of each when it is and whether there is still a place."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, sessions: Iterable[EventSession], *, room: Mapping[int, int | None], **kwargs):
        self.room = room
        self.known = list(sessions)
        kwargs.setdefault("error_messages", {"required": _("Please choose at least one date.")})
        super().__init__(queryset=EventSession.objects.none(), **kwargs)
        self.queryset = EventSession.objects.order_by("starts_at", "pk").filter(
            pk__in=[one.pk for one in self.known]
        )

    def label_from_instance(self, obj: EventSession) -> str:  # type: ignore[override]
        start, end = timezone.localtime(obj.starts_at), timezone.localtime(obj.ends_at)
        label = f"{date_format(start, 'D')}, {date_format(start)}, {start:%H:%M}–{end:%H:%M}"
        if obj.title:
            label = f"{obj.title}: {label}"
        free = self.room.get(obj.pk)
        if free is not None and free <= 0:
            return gettext("%(session)s (fully booked, waiting list)") % {"session": label}
        return label


class PeopleForm(PortalModelForm):
    """Contact person, participants, sessions and answers; the base of registering and of changing.

    The contact person's own fields are `photo_consent` and `question_7`; those of others are
    `person_1_name`, `person_1_question_7` and so on. `others` says how many there are.
    """

    takes_part = forms.BooleanField(label=_("I take part myself."), required=False, initial=True)
    photo_consent = forms.BooleanField(label=PHOTOS, required=False)
    others = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    class Meta:
        model = EventRegistration
        fields = ["name", "email", "company", "county", "note", "only_together"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "company": forms.TextInput(attrs={"autocomplete": "organization"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "email": _("We send a link to this address; your registration counts once you have opened it."),
            "note": _(
                "For example what you need in order to take part: step-free access, sign language, food."
            ),
            "only_together": _(
                "Otherwise, if only some places become free, we offer you these, and you choose who comes."
            ),
        }

    def __init__(self, *args, questions, sessions, room=None, others: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions: list[EventQuestion] = list(questions)
        self.number_of_others = self._number_of_others(others)
        self.initial["others"] = self.number_of_others
        for name in ("takes_part", "only_together") if self.number_of_others == 0 else ():
            self.fields.pop(name, None)
        prepared = set(self.fields)
        self._add_sessions(list(sessions), room or {})
        comes_too = self.number_of_others == 0 or not self.is_bound or "takes_part" in self.data
        self._add_questions("", required=comes_too)
        for number in range(1, self.number_of_others + 1):
            self._add_person(number)
        for name in self.fields.keys() - prepared:
            prepare(self.fields[name])
        self.helper.layout = self._layout()

    def _number_of_others(self, others: int) -> int:
        wanted = self.data.get("others", others) if self.is_bound else others
        try:
            return max(0, min(int(wanted or 0), MAX_PEOPLE - 1))
        except ValueError:
            return 0

    def _add_sessions(self, sessions: list[EventSession], room: Mapping[int, int | None]) -> None:
        if sessions:
            field = SessionsField(sessions, room=room, label=_("Which dates do you come to?"))
            field.initial = [one.pk for one in sessions] if _can_all_be_visited(sessions) else []
            self.fields["sessions"] = field

    def _add_person(self, number: int) -> None:
        prefix = f"person_{number}_"
        self.fields[f"{prefix}key"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields[f"{prefix}name"] = forms.CharField(label=_("Name"), max_length=120)
        self.fields[f"{prefix}email"] = forms.EmailField(
            label=_("E-mail address (optional)"), required=False, max_length=254,
            help_text=_("Then this person gets the date, reminders and the online address too."),
        )  # fmt: skip
        self.fields[f"{prefix}photo_consent"] = forms.BooleanField(label=PHOTOS_OF_OTHERS, required=False)
        self._add_questions(prefix, required=True)
        for name in (f"{prefix}name", f"{prefix}email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _add_questions(self, prefix: str, *, required: bool) -> None:
        for question in self.questions:
            field = _answer_field(question, required=required and question.is_required)
            self.fields[f"{prefix}question_{question.pk}"] = field

    def _layout(self) -> Layout:
        me = [
            name for name in ("takes_part", "photo_consent", *self._question_names("")) if name in self.fields
        ]
        return Layout(
            "submission_key",
            "others",
            section(_("Your details"), *self._contact_fields()),
            *([section(_("Dates"), "sessions")] if "sessions" in self.fields else []),
            section(_("Your participation") if self.number_of_others else _("For the organiser"), *me),
            *(self._person_section(number) for number in range(1, self.number_of_others + 1)),
            *self._more_people(),
            *(["only_together"] if "only_together" in self.fields else []),
            "note",
            *(name for name in ("privacy", "website_confirm") if name in self.fields),
        )

    def _contact_fields(self) -> list:
        return [_pair("name", "email"), _pair("company", "county")]

    def _question_names(self, prefix: str) -> list[str]:
        return [f"{prefix}question_{question.pk}" for question in self.questions]

    def _person_section(self, number: int) -> Fieldset:
        prefix = f"person_{number}_"
        return section(
            gettext("Person %(number)d") % {"number": number + 1},
            f"{prefix}key",
            _pair(f"{prefix}name", f"{prefix}email"),
            f"{prefix}photo_consent",
            *self._question_names(prefix),
            _button(gettext("Remove person %(number)d") % {"number": number + 1}, f"fewer-{number}"),
        )

    def _more_people(self) -> list:
        if self.number_of_others >= MAX_PEOPLE - 1:
            return []
        return [_button(_("Add another person"), "more")]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.people():
            self.add_error("takes_part", _("At least one person must take part."))
        return cleaned

    def people(self) -> list[Person]:
        """Who comes, the contact person first; for a valid form."""
        data = self.cleaned_data
        people = []
        if data.get("takes_part", True):
            people.append(
                Person(
                    name=data["name"],
                    photo_consent=data["photo_consent"],
                    is_contact=True,
                    answers=self._answers(""),
                    pk=self._contact_key(),
                )
            )
        for number in range(1, self.number_of_others + 1):
            prefix = f"person_{number}_"
            people.append(
                Person(
                    name=data[f"{prefix}name"],
                    email=data[f"{prefix}email"],
                    photo_consent=data[f"{prefix}photo_consent"],
                    answers=self._answers(prefix),
                    pk=data[f"{prefix}key"],
                )
            )
        return people

    def chosen_sessions(self) -> list[EventSession]:
        return list(self.cleaned_data.get("sessions", ()))

    def _contact_key(self) -> int | None:
        return None

    def _answers(self, prefix: str) -> dict[int, str]:
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"{prefix}question_{question.pk}", "")
            found[question.pk] = (CONSENTED if value else "") if isinstance(value, bool) else value
        return found

    def validate_unique(self) -> None:
        """Not here: whether an address is registered already is told to its owner only."""

    def validate_constraints(self) -> None:
        """See `validate_unique`."""


class RegistrationForm(HoneypotMixin, PeopleForm):
    """What a visitor tells the organiser: as little as needed."""

    privacy = forms.BooleanField(
        error_messages={"required": _("Without your agreement we may not take your registration.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["county"].empty_label = _("Not stated")  # type: ignore[attr-defined]
        self.fields["email"].required = True
        self.fields["privacy"].label = _consent_label()
        self.helper.layout = self._layout()


class ChangeForm(PeopleForm):
    """The contact person puts right what was registered; the address stays, it is what was confirmed."""

    class Meta(PeopleForm.Meta):
        fields = ["name", "company", "note", "only_together"]  # type: ignore[assignment]

    def _contact_fields(self) -> list:
        return [_pair("name", "company")]

    def _contact_key(self) -> int | None:
        return next((one.pk for one in self.instance.participants.all() if one.is_contact), None)


class FeedbackForm(PortalModelForm):
    """A few questions after the event."""

    class Meta:
        model = Feedback
        fields = ["overall", "useful", "organisation", "comment"]
        widgets = {"comment": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        marks = [(mark, _mark_label(mark)) for mark in range(BEST_MARK, 0, -1)]
        for name in ("overall", "useful", "organisation"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label, choices=marks, coerce=int, widget=forms.RadioSelect
            )
            self.fields[name].error_messages["required"] = _("Please choose one.")
        self.fields["comment"].required = False


def asked_for(data: QueryDict, event_form: type[PeopleForm], **kwargs: Any) -> PeopleForm:
    """The form with one person more or less, and with everything that was typed; nothing is checked yet."""
    wish = data.get("people", "")
    number = event_form(data, **kwargs).number_of_others
    values = {name: data.getlist(name) if name == "sessions" else data[name] for name in data}
    values.pop("submission_key", None)
    if wish == "more":
        return event_form(initial=values, others=min(number + 1, MAX_PEOPLE - 1), **kwargs)
    removed = int(wish.removeprefix("fewer-")) if wish.removeprefix("fewer-").isdecimal() else number + 1
    for position in range(removed, number):
        for name in [one for one in values if one.startswith(f"person_{position}_")]:
            del values[name]
        following = f"person_{position + 1}_"
        for name in [one for one in values if one.startswith(following)]:
            values[name.replace(following, f"person_{position}_", 1)] = values.pop(name)
    fewer = number - 1 if 1 <= removed <= number else number
    return event_form(initial=values, others=fewer, **kwargs)


def _answer_field(question: EventQuestion, *, required: bool) -> forms.Field:
    field: forms.Field
    if question.kind == QuestionKind.CONSENT:
        field = forms.BooleanField(label=question.text, required=required)
        field.error_messages["required"] = _("Without this consent you cannot register.")
    elif question.kind == QuestionKind.CHOICE:
        choices = [("", gettext("Please choose")), *question.options]
        field = forms.ChoiceField(label=question.text, required=required, choices=choices)
        field.error_messages["required"] = _("Please choose one.")
    else:
        field = forms.CharField(
            label=question.text, required=required, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
        )
    return field


def _can_all_be_visited(sessions: list[EventSession]) -> bool:
    """Whether none overlaps another: then coming to all of them is what most people want."""
    return all(
        one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
        for one, other in combinations(sessions, 2)
    )


def _consent_label():
    text = gettext(
        "I have read the {link} (version {version}) and agree that the organiser uses my details "
        "for this event."
    )
    return agreement(text)


def _mark_label(mark: int) -> str:
    words = {5: _("5 – very good"), 4: _("4 – good"), 3: _("3 – fair"), 2: _("2 – poor"), 1: _("1 – bad")}
    return str(words[mark])


def _button(label, value: str) -> StrictButton:
    return StrictButton(
        label, type="submit", name="people", value=value, css_class="btn btn-outline-primary mb-3"
    )


def _pair(*names: str) -> Row:
    return Row(*(Column(name, css_class="col-md-6") for name in names))
