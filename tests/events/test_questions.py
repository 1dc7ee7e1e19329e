"""The organiser's questions: asked of each person, and never changed under an answer."""

import pytest
from django.core.exceptions import PermissionDenied

from apps.events import services
from apps.events.models import MAX_QUESTIONS, Answer, EventQuestion
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_question, make_registration
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db


def answered(**overrides):
    """A question that one participant has answered."""
    event = make_event()
    question = make_question(event, **overrides)
    participant = make_registration(event).participants.get()
    Answer.objects.create(participant=participant, question=question, text="vegetarisch")
    return question


def data(**overrides):
    return {"name": "Anna Beispiel", "email": "anna@example.org", "privacy": "on"} | overrides


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_are_refused(role):
    event = make_event()
    viewer = make_viewer(role, organisation=event.organisation)
    question = make_question(event)
    for act in (services.save_question, services.remove_question):
        with pytest.raises(PermissionDenied):
            act(question=question, actor=viewer)
    assert event.questions.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"text_de": "Anders?"}, {"text_en": "Other?"}, {"kind": "consent"}, {"choices_de": "a\nb"}],
    ids=lambda change: next(iter(change)),
)
def test_an_answered_question_keeps_its_words(change):
    question = answered()
    before = {name: getattr(question, name) for name in change}
    changed = EventQuestion.objects.get(pk=question.pk)
    for name, value in change.items():
        setattr(changed, name, value)
    new = services.save_question(question=changed, actor=make_manager())
    question.refresh_from_db()
    assert new.pk != question.pk
    assert {name: getattr(question, name) for name in change} == before
    assert question.withdrawn_at
    assert question.answers.count() == 1
    assert list(question.event.questions.asked()) == [new]


def test_what_does_not_change_the_meaning_may_change():
    question = answered()
    question.is_required = True
    assert services.save_question(question=question, actor=make_manager()).pk == question.pk
    assert question.event.questions.asked().get().is_required


def test_without_answers_it_simply_changes_or_goes():
    question = make_question(make_event())
    question.text_de = "Anders?"
    assert services.save_question(question=question, actor=make_manager()).pk == question.pk
    services.remove_question(question=question, actor=make_manager())
    assert not EventQuestion.objects.exists()


def test_removing_an_answered_one_keeps_the_answers():
    question = answered()
    for _ in range(2):
        services.remove_question(question=question, actor=make_manager())
    assert Answer.objects.count() == 1
    assert not question.event.questions.asked().exists()


def test_there_are_not_endlessly_many():
    event = make_event()
    for _ in range(MAX_QUESTIONS):
        make_question(event)
    with pytest.raises(services.TooManyQuestions):
        services.save_question(
            question=EventQuestion(event=event, text_de="Noch eine?"), actor=make_manager()
        )


def test_a_new_event_after_the_pattern_asks_the_same():
    question = answered(kind="choice", choices_de="a\nb", is_required=True)
    new = services.create_after(
        pattern=question.event, starts_at=question.event.starts_at, actor=make_manager()
    )
    copy = new.questions.get()
    assert (copy.text_de, copy.choices_de, copy.is_required) == (question.text_de, "a\nb", True)
    assert not copy.answers.exists()


class TestAnswering:
    @pytest.fixture
    def event(self):
        return make_event()

    def post(self, client, event, **sent):
        return client.post(f"{event.get_absolute_url()}anmelden/", data(**sent))

    @pytest.mark.parametrize(
        "overrides, value",
        [
            ({"kind": "text"}, ""),
            ({"kind": "text"}, "x" * 1001),
            ({"kind": "choice", "choices_de": "a\nb"}, ""),
            ({"kind": "choice", "choices_de": "a\nb"}, "c"),
            ({"kind": "consent"}, ""),
        ],
    )
    def test_what_is_missing_or_wrong_is_said_next_to_the_question(self, client, event, overrides, value):
        question = make_question(event, is_required=True, **overrides)
        response = self.post(client, event, **{f"question_{question.pk}": value})
        assert response.status_code == 400
        assert list(response.context["form"].errors) == [f"question_{question.pk}"]
        assert not event.registrations.exists()

    def test_answers_are_kept_for_each_person(self, client, event):
        meal = make_question(event, kind="choice", choices_de="mit\nohne", choices_en="with\nwithout")
        consent = make_question(event, kind="consent")
        free = make_question(event)
        sent = {
            "others": "1",
            "takes_part": "on",
            f"question_{meal.pk}": "mit",
            f"question_{consent.pk}": "on",
            "person_1_name": "Kim Beispiel",
            f"person_1_question_{meal.pk}": "ohne",
            f"person_1_question_{free.pk}": "Schrauben",
        }
        assert self.post(client, event, **sent).status_code == 302
        anna, kim = event.registrations.get().participants.all()
        assert dict(anna.answers.values_list("question", "text")) == {meal.pk: "mit", consent.pk: "yes"}
        assert dict(kim.answers.values_list("question", "text")) == {meal.pk: "ohne", free.pk: "Schrauben"}

    def test_a_choice_is_kept_in_german_whatever_was_read(self, client, event):
        meal = make_question(event, kind="choice", choices_de="mit\nohne", choices_en="with\nwithout")
        path = f"/en{event.get_absolute_url()}anmelden/"
        assert "without" in client.get(path).text
        client.post(path, data(**{f"question_{meal.pk}": "ohne"}))
        assert Answer.objects.get().text == "ohne"
