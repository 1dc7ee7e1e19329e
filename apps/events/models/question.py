"""What an organiser wants to know of each participant, and what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.events.choices import QuestionKind
from apps.events.models.event import Event
from apps.events.models.registration import Participant
from apps.events.querysets.registrations import QuestionQuerySet

MAX_QUESTIONS = 20


class EventQuestion(models.Model):
    """One question. Once somebody has answered it, its words are fixed: see `services.questions`.

    `choices_de` has one choice a line; `choices_en` may be empty, and else has as many lines.
    """

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, verbose_name=_("event"), related_name="questions"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(
        _("kind of answer"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.TEXT
    )
    text_de = models.CharField(_("question (German)"), max_length=300, validators=[single_line])
    text_en = models.CharField(_("question (English)"), max_length=300, blank=True, validators=[single_line])
    choices_de = models.TextField(_("choices (German)"), max_length=2000, blank=True)
    choices_en = models.TextField(_("choices (English)"), max_length=2000, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    withdrawn_at = models.DateTimeField(_("not asked any more since"), null=True, editable=False)

    text = Translated()
    choices = Translated()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.CHOICE) | ~Q(choices_de=""), name="event_question_has_choices"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices: the German line, which is kept as the answer, and what the reader sees."""
        kept, shown = self.choices_de.splitlines(), self.choices.splitlines()
        return list(zip(kept, shown if len(shown) == len(kept) else kept, strict=True))


class Answer(models.Model):
    """What one participant answered; of a consent "yes"."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(EventQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"), max_length=1000)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "question"], name="event_one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"  # type: ignore[attr-defined]
