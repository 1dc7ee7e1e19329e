"""Sessions and speakers: what applies at once, what waits, what is told, and what is never lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.events import services
from apps.events.models import Event, EventSession
from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.diff import changes, compare
from apps.moderation.models import HistoryEntry, Revision
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.events.test_forms import event_data
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration, make_session, make_speaker
from tests.factories.partners import make_member, make_viewer

pytestmark = pytest.mark.django_db

DAY = "2027-05-14"


class World:
    """An event from 9 to 17 o'clock in Berlin with a session in the morning."""

    def __init__(self, state=State.PUBLISHED):
        start = timezone.make_aware(timezone.datetime(2027, 5, 14, 9))  # type: ignore[attr-defined]
        self.event = make_event(
            state=state, starts_at=start, ends_at=start + timedelta(hours=8), kind="training"
        )
        self.morning = make_session(self.event, title_de="Vormittag", ends_at=start + timedelta(hours=3))
        self.member = make_member(self.event.organisation).user
        self.manager = make_manager()

    @property
    def url(self) -> str:
        return reverse("events:edit", args=[self.event.pk])

    def data(self, *rows, **more) -> dict:
        """What a browser sends: the event as it is, with these sessions."""
        self.event.refresh_from_db()
        sent = event_data(
            title_de=self.event.title_de, summary_de=self.event.summary_de,
            description_de=self.event.description_de, kind="training", starts_at=f"{DAY}T09:00",
            ends_at=f"{DAY}T17:00", street=self.event.street, postal_code=self.event.postal_code,
            city=self.event.city, online_url_from="24", base_version=self.event.version,
        )  # fmt: skip
        for number, row in enumerate(rows):
            sent |= {f"sessions-{number}-{name}": value for name, value in row.items()}
        return sent | more

    def row(self, session=None, **more) -> dict:
        session = session or self.morning
        return {
            "key": session.key, "starts_at": f"{DAY}T09:00", "ends_at": f"{DAY}T12:00",
            "title_de": session.title_de,
        } | more  # fmt: skip

    def times(self) -> list[tuple[str, str]]:
        return [
            (f"{timezone.localtime(one.starts_at):%H:%M}", one.title_de)
            for one in EventSession.kept_rows().filter(event=self.event)
        ]


AFTERNOON = {"starts_at": f"{DAY}T13:00", "ends_at": f"{DAY}T15:00", "title_de": "Nachmittag"}


@pytest.fixture
def world(client):
    made = World()
    client.force_login(made.member)
    return made


def mails_to(address: str) -> int:
    return OutboxMessage.objects.filter(recipient=address).count()


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_others_change_no_session(role):
    world = World()
    actor = make_viewer(role, organisation=world.event.organisation)
    with pytest.raises(PermissionDenied):
        services.save(
            content=Event.objects.get(), actor=actor, base_version=1, related={"sessions": [EventSession()]}
        )
    assert world.times() == [("09:00", "Vormittag")]


def test_of_a_public_event_a_new_session_applies_at_once_and_its_title_waits(world, client):
    guest = make_registration(world.event)
    assert client.post(world.url, world.data(world.row(), AFTERNOON)).status_code == 302
    assert world.times() == [("09:00", "Vormittag"), ("13:00", "")]
    assert (mails_to(guest.email), mails_to(world.manager.email)) == (1, 2)  # the change, and the proposal
    proposal = Revision.objects.get()
    assert list(proposal.values) == ["sessions"]
    (shown,) = changes(world.event, proposal)
    assert [piece.text for piece in shown.pieces if piece.mark == "new"] == ["Nachmittag", " · "] or (
        "Nachmittag" in "".join(piece.text for piece in shown.pieces if piece.mark == "new")
    )
    preview = client.get(reverse("events:preview", args=[world.event.pk])).content.decode()
    assert "Nachmittag" in preview
    assert "Nachmittag" not in client.get(world.event.get_absolute_url()).content.decode()
    editorial.approve_revision(content=world.event, revision=proposal, actor=world.manager)
    assert world.times() == [("09:00", "Vormittag"), ("13:00", "Nachmittag")]
    assert world.morning.pk in EventSession.objects.values_list("pk", flat=True)


def test_a_new_time_leaves_the_proposed_title_as_it_is(world, client):
    client.post(world.url, world.data(world.row(title_de="Morgens")))
    proposal = Revision.objects.get()
    moved = world.row(title_de="Morgens", starts_at=f"{DAY}T10:00")
    assert client.post(world.url, world.data(moved)).status_code == 302
    assert world.times() == [("10:00", "Vormittag")]
    assert Revision.objects.get() == proposal  # still the same one waits
    editorial.approve_revision(content=world.event, revision=Revision.objects.get(), actor=world.manager)
    assert world.times() == [("10:00", "Morgens")]


def test_a_session_that_is_taken_away_is_cancelled_and_stays_on_the_page(world, client):
    make_registration(world.event)
    other = make_session(world.event, starts_at=world.event.starts_at + timedelta(hours=4), title_de="Später")
    sent = world.data(world.row(), world.row(other, remove="on"))
    assert client.post(world.url, sent).status_code == 302
    other.refresh_from_db()
    assert other.is_cancelled
    page = client.get(world.event.get_absolute_url()).content.decode()
    assert "Später" in page and "Entfällt" in page
    form = client.get(world.url).content.decode()
    assert "Vormittag" in form and "Später" not in form


def test_of_a_draft_everything_is_in_place_and_what_goes_is_gone(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    moved = world.row(title_de="Früh", starts_at=f"{DAY}T09:30", venue="Saal 2", capacity="12")
    assert client.post(world.url, world.data(moved, AFTERNOON)).status_code == 302
    assert world.times() == [("09:30", "Früh"), ("13:00", "Nachmittag")]
    assert (EventSession.objects.first().venue, EventSession.objects.first().capacity) == ("Saal 2", 12)
    assert client.post(world.url, world.data(world.row(remove="on"), AFTERNOON)).status_code == 302
    assert EventSession.objects.count() == 1
    assert not Revision.objects.exists()


def test_without_rows_nothing_changes(world, client):
    assert client.post(world.url, world.data()).status_code == 302
    assert world.times() == [("09:00", "Vormittag")]
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("starts_at", f"{DAY}T08:00", "vor dem Beginn"),
        ("starts_at", f"{DAY}T18:00", "nach dem Ende"),
        ("ends_at", f"{DAY}T17:01", "nach dem Ende"),
        ("ends_at", f"{DAY}T09:00", "nach dem Beginn liegen"),
        ("ends_at", "", "Bitte füllen"),
        ("starts_at", "2027-03-28T02:30", "Uhren"),
        ("starts_at", "2027-10-31T02:30", "Uhren"),
        ("starts_at", "morgen", "Datum und Uhrzeit"),
        ("capacity", "0", "1"),
        ("capacity", "viele", "ganze Zahl"),
        ("online_url", "kein link", "gültige Adresse"),
    ],
)
def test_what_does_not_fit_stands_beside_the_field_and_is_kept(world, client, field, value, words):
    guest = make_registration(world.event)
    sent = world.data(world.row(title_de="Getippt", **{field: value}))
    response = client.post(world.url, sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert "Getippt" in page and value in page
    beside = page.split(f'id="id_sessions-0-{field}_error"')[1].split("</div>")[0]
    assert words in beside
    assert "Termin 1: " in page  # and in the summary above the form
    assert (world.times(), mails_to(guest.email)) == ([("09:00", "Vormittag")], 0)


def test_an_event_cannot_be_moved_away_from_its_sessions(world):
    event = Event.objects.get()
    event.starts_at, event.ends_at = event.ends_at, event.ends_at + timedelta(hours=2)
    with pytest.raises(services.OutsideEvent):
        services.save(content=event, actor=world.member, base_version=1)
    assert Event.objects.get().starts_at == world.event.starts_at


def test_a_session_of_another_event_cannot_be_taken_over(world, client):
    foreign = make_session(title_de="Fremd")
    sent = world.data(world.row(), AFTERNOON | {"key": foreign.key})
    assert client.post(world.url, sent).status_code == 302
    foreign.refresh_from_db()
    assert foreign.title_de == "Fremd" and foreign.event != world.event
    assert len(world.times()) == 2


def test_two_people_at_once_lose_neither_session(world, client):
    mine, theirs = (
        world.data(world.row(title_de="Von mir")),
        world.data(world.row(title_de="Von ihr"), AFTERNOON),
    )
    assert client.post(world.url, theirs).status_code == 302
    answer = client.post(world.url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Von mir" in page and "ihr" in page
    assert "sessions" in [change.name for change in answer.context["clash"].both]


def test_sessions_that_only_the_other_one_touched_are_taken_over_with_their_times(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    history.keep_what_is_there(world.event)
    mine = world.data(world.row(), title_de="Mein Titel")
    assert (
        client.post(world.url, world.data(world.row(starts_at=f"{DAY}T10:00"), AFTERNOON)).status_code == 302
    )
    answer = client.post(world.url, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'value="{DAY}T10:00"' in page and f'value="{DAY}T13:00"' in page and "Mein Titel" in page


def test_an_earlier_title_comes_back_and_the_times_stay(world, client):
    history.keep_what_is_there(world.event)
    first = HistoryEntry.objects.about(world.event).get()
    changed = world.row(title_de="Anders", starts_at=f"{DAY}T10:00")
    client.post(world.url, world.data(changed, AFTERNOON))
    editorial.approve_revision(content=world.event, revision=Revision.objects.get(), actor=world.manager)
    assert world.times() == [("10:00", "Anders"), ("13:00", "Nachmittag")]
    event = Event.objects.get()
    again = editorial.propose_again(content=event, entry=first, actor=world.member, save=services.save)
    editorial.approve_revision(content=event, revision=again, actor=world.manager)
    assert world.times() == [("10:00", "Vormittag"), ("13:00", "Nachmittag")]


def test_the_history_shows_times_that_changed(world, client):
    client.post(world.url, world.data(world.row(starts_at=f"{DAY}T10:00")))
    last, first = HistoryEntry.objects.about(world.event).with_text()[:2]
    (shown,) = compare(world.event, history.text_of_entry(first), history.text_of_entry(last))
    assert shown.label == "Termine"
    assert "10:00" in "".join(piece.text for piece in shown.new)
    assert "09:00" in "".join(piece.text for piece in shown.old)


def test_who_speaks_waits_for_review(world, client):
    speaker = make_speaker(world.event, name="Dr. Alt")
    sent = world.data(
        world.row(),
        **{
            "speakers-0-name": "Dr. Alt",
            "speakers-0-remove": "on",
            "speakers-1-name": "Prof. Neu",
            "speakers-1-affiliation": "Beispiel AG",
            "speakers-1-session": str(world.morning.pk),
        },
    )
    assert client.post(world.url, sent).status_code == 302
    assert [one.name for one in world.event.speakers.all()] == [speaker.name]
    editorial.approve_revision(content=world.event, revision=Revision.objects.get(), actor=world.manager)
    (one,) = world.event.speakers.all()
    assert (one.name, one.affiliation, one.session) == ("Prof. Neu", "Beispiel AG", world.morning)
    page = client.get(world.event.get_absolute_url()).content.decode()
    assert "Prof. Neu" in page and "Dr. Alt" not in page


def test_who_speaks_at_a_session_that_goes_speaks_at_the_event(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    make_speaker(world.event, name="Dr. Bleibt", session=world.morning)
    sent = world.data(
        world.row(remove="on"),
        AFTERNOON,
        **{"speakers-0-name": "Dr. Bleibt", "speakers-0-session": str(world.morning.pk)},
    )
    assert client.post(world.url, sent).status_code == 302
    assert [(one.name, one.session) for one in world.event.speakers.all()] == [("Dr. Bleibt", None)]


def test_nobody_is_named_twice_for_the_same_session(world, client):
    sent = world.data(world.row(), **{"speakers-0-name": "Dr. Doppelt", "speakers-1-name": "Dr. Doppelt"})
    response = client.post(world.url, sent)
    assert response.status_code == 400
    assert "zweimal" in response.content.decode()


def test_a_new_event_is_written_with_its_sessions(client):
    member = make_member()
    client.force_login(member.user)
    sent = event_data(organisation=member.organisation.pk, starts_at=f"{DAY}T09:00", ends_at=f"{DAY}T17:00")
    sent |= {f"sessions-0-{name}": value for name, value in AFTERNOON.items()}
    assert client.post("/arbeitsplatz/veranstaltungen/neu/", sent).status_code == 302
    (session,) = Event.objects.get().sessions.all()
    assert session.title_de == "Nachmittag"


def test_what_is_just_being_written_is_kept_with_its_sessions(world, client):
    sent = world.data(world.row(title_de="Halb getippt", starts_at="")) | {
        "autosave_number": 0, "autosave_key": "b7b7f1f0-6f0e-4b6e-9a39-0d7f6a5c1d12",
    }  # fmt: skip
    assert client.post(reverse("events:keep", args=[world.event.pk]), sent).status_code == 200
    assert "Halb getippt" in client.get(world.url, {"zwischenstand": 1}).content.decode()
