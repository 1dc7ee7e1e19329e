"""What organisers fill in about registrations: filters, places, mails, questions."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalForm, PortalModelForm
from apps.events.choices import ACTIVE_STATES, QuestionKind, RegistrationState
from apps.events.models import MAX_CAPACITY, Event, EventQuestion, EventSession, ParticipantMail


class ParticipantFilter:
    """The choice that an address makes of an event's registrations; what is not understood is left out."""

    def __init__(self, data, sessions: list[EventSession]) -> None:
        self.words = data.get("q", "").strip()[:100].replace("\x00", "")
        self.state = data.get("stand", "") if data.get("stand", "") in RegistrationState.values else ""
        self.sessions = sessions
        self.session = next((one for one in sessions if str(one.pk) == data.get("termin", "")), None)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in RegistrationState.choices]

    @property
    def is_used(self) -> bool:
        return bool(self.words or self.state or self.session)

    def narrow(self, registrations):
        return registrations.narrowed(state=self.state, session=self.session, words=self.words)


class CapacityForm(PortalForm):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=MAX_CAPACITY, required=False,
        help_text=_("Empty: no limit. New places are offered to the waiting list at once."),
    )  # fmt: skip


class OverbookForm(PortalForm):
    """A button, and after a refusal the box that says: I know, do it all the same."""

    overbook = forms.BooleanField(
        label=_("Overbook: there are too few places, and I know it."), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["overbook"]


class OrganiserSessionsForm(OverbookForm):
    """To which dates somebody comes."""

    sessions = forms.ModelMultipleChoiceField(
        queryset=EventSession.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Dates"),
        error_messages={"required": _("Please choose at least one date.")},
    )  # fmt: skip

    def __init__(self, *args, sessions: list[EventSession], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sessions"].queryset = EventSession.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in sessions]
        )
        self.order_fields(["sessions", "overbook"])


class CancelRegistrationForm(PortalForm):
    """Why somebody cannot come; they read it."""

    reason = forms.CharField(
        label=_("Reason (is sent to the person)"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ParticipantMailForm(PortalModelForm):
    """A mail to participants."""

    class Meta:
        model = ParticipantMail
        fields = ["state", "session", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        labels = {"state": _("To whom"), "session": _("Of which date")}
        help_texts = {
            "text": _(
                "Greeting, facts of the event and each person's own link are added. Answers go to your "
                "organisation's contact address."
            )
        }

    def __init__(self, *args, sessions: list[EventSession], **kwargs):
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in ACTIVE_STATES]
        self.fields["state"] = forms.ChoiceField(
            label=self.fields["state"].label,
            required=False,
            choices=[("", gettext("All who are registered, have an offer or are waiting")), *states],
        )
        if sessions:
            self.fields["session"].queryset = EventSession.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in sessions]
            )
            self.fields["session"].empty_label = gettext("All dates")  # type: ignore[attr-defined]
        else:
            del self.fields["session"]


class RulesForm(PortalModelForm):
    """How registering goes on by itself."""

    class Meta:
        model = Event
        fields = ["offer_hours", "thanks_enabled"]
        labels = {
            "offer_hours": _("Hours for which a free place is kept for the next on the waiting list"),
            "thanks_enabled": _(
                "On the morning after, thank the participants, name the materials and ask for feedback."
            ),
        }
        help_texts = {"offer_hours": _("Near the start it is less by itself: half of the time that is left.")}


class QuestionForm(PortalModelForm):
    """A question to each participant."""

    class Meta:
        model = EventQuestion
        fields = ["kind", "text_de", "choices_de", "is_required", "text_en", "choices_en"]
        widgets = {
            "choices_de": forms.Textarea(attrs={"rows": 4}),
            "choices_en": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "choices_de": _("Only for a choice: one a line, at least two."),
            "choices_en": _("In the same order, one a line; or leave it empty."),
            "text_de": _("For a consent: the sentence that people agree to."),
        }

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        german, english = (_lines(cleaned.get(name, "")) for name in ("choices_de", "choices_en"))
        if cleaned.get("kind") != QuestionKind.CHOICE:
            german, english = [], []
        elif len(german) < 2 or len(set(german)) < len(german):
            self.add_error("choices_de", _("Please enter at least two different choices, one a line."))
        elif english and len(english) != len(german):
            self.add_error("choices_en", _("Please enter as many choices as in German, or none."))
        cleaned["choices_de"], cleaned["choices_en"] = "\n".join(german), "\n".join(english)
        return cleaned


def _lines(text: str) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
