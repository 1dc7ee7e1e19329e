"""Thanks after the event, and feedback that nobody can trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import emails, services
from apps.events.models import Event, Feedback
from apps.links import services as links
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage, Reminder
from apps.outbox.services import run_due_reminders
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def over(**overrides):
    """An event that ended an hour ago, published in time."""
    event = make_event(state=State.IN_REVIEW, **overrides)
    editorial.publish(content=event, actor=make_manager())
    ended = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    event.refresh_from_db()
    services.schedule_reminders(event=event)
    return event


def path_of(participant):
    token = links.create(purpose=emails.FEEDBACK_PURPOSE, subject=participant, lifetime=timedelta(days=1))
    return f"/veranstaltungen/anmeldung/{token}/rueckmeldung/"


def marks(**overrides):
    return {"overall": "5", "useful": "4", "organisation": "3", "comment": "Mehr Kaffee"} | overrides


def thanks():
    return OutboxMessage.objects.filter(dedupe_key__startswith="reminder:")


def test_thanks_come_the_morning_after_in_berlin_once():
    event = over()
    guest = make_registration(event)
    for state in ("waitlisted", "pending", "cancelled"):
        make_registration(event, state=state)
    due = Reminder.objects.get(kind=services.THANKS_KIND, state="pending").due_at
    local = timezone.localtime(due)
    assert (local.hour, local.date()) == (10, timezone.localdate(event.ends_at) + timedelta(days=1))
    run_due_reminders(now=due - timedelta(seconds=1))
    assert not thanks().exists()
    for _ in range(2):
        run_due_reminders(now=due)
    assert [one.recipient for one in thanks()] == [guest.email]


@pytest.mark.parametrize("why", ["switched off", "cancelled", "taken down"])
def test_no_thanks(why):
    event = over(thanks_enabled=why != "switched off")
    make_registration(event)
    changes = {"cancelled": {"cancelled_at": timezone.now()}, "taken down": {"state": State.ARCHIVED}}
    Event.objects.filter(pk=event.pk).update(**changes.get(why, {}))
    run_due_reminders(now=timezone.now() + timedelta(days=3))
    assert not thanks().exists()


def test_thanks_name_the_public_materials_only():
    public, draft = make_publication(title="Folien"), make_publication(title="Geheimes", state=State.DRAFT)
    event = over()
    event.materials.set([public, draft])
    guest = make_registration(event)
    run_due_reminders(now=timezone.now() + timedelta(days=2))
    text = OutboxMessage.objects.get(recipient=guest.email).body.text
    assert "Folien" in text
    assert public.get_absolute_url() in text
    assert "Geheimes" not in text


def test_an_answer_is_taken_once(client):
    path = path_of(make_registration(over()).participants.get())
    assert client.get(path).status_code == 200
    assert not Feedback.objects.exists()
    assert client.post(path, marks()).status_code == 302
    assert client.post(path, marks()).status_code == 410
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    "field, value", [("overall", ""), ("useful", "6"), ("organisation", "x"), ("comment", "x" * 2001)]
)
def test_what_is_wrong_is_said_there_and_the_rest_kept(client, field, value):
    path = path_of(make_registration(over()).participants.get())
    response = client.post(path, marks(**{field: value}))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert client.post(path, marks()).status_code == 302, "the link is still good"


def test_nothing_leads_back_to_the_person():
    """Neither a reference nor a time; the key is drawn by chance."""
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "event", "overall", "useful", "organisation", "comment",
    }  # fmt: skip


@pytest.mark.parametrize("number, shown", [(0, False), (2, False), (3, True)])
def test_few_answers_are_not_shown(number, shown):
    event = over()
    for _ in range(number):
        Feedback.objects.create(event=event, overall=5, useful=4, organisation=1, comment="Gut")
    results = services.results(event)
    assert bool(results) is bool(services.comments(event)) is shown
    if shown:
        assert results[0][1] == [(5, 3), (4, 0), (3, 0), (2, 0), (1, 0)]
        assert results[2][2] == 1


def test_a_thing_of_the_past_is_not_thanked_for_after_a_long_outage():
    event = over()
    make_registration(event)
    run_due_reminders(now=timezone.now() + timedelta(days=20))
    assert not thanks().exists()
