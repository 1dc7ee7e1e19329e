"""Who takes part in a project is part of its text: proposed, compared, approved, kept, and never lost."""

import pytest
from django.urls import reverse

from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.diff import changes, compare
from apps.moderation.models import HistoryEntry, Revision
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_project
from tests.projects.matrix import valid

pytestmark = pytest.mark.django_db


class World:
    def __init__(self, state=State.PUBLISHED):
        self.organisation = self.lead = make_organisation(name="Kammer")
        self.partner, self.third = make_organisation(name="Werk"), make_organisation(name="Schule")
        self.project = make_project(lead=self.lead, partners=[self.partner], state=state)
        self.member = make_member(self.lead).user

    def data(self, *rows, **more) -> dict:
        """What a browser sends, with these rows (organisation, role, further fields)."""
        self.project.refresh_from_db()
        sent = valid(self) | {"acronym": self.project.acronym, "base_version": self.project.version}
        for number, (organisation, role, further) in enumerate(rows):
            row = {"organisation": organisation.pk if organisation else "", "role": role} | further
            sent |= {f"consortium-{number}-{name}": value for name, value in row.items()}
        return sent | more

    @property
    def url(self) -> str:
        return reverse("projects:edit", args=[self.project.pk])

    def parts(self) -> list[tuple[str, str]]:
        return [(part.organisation.name, part.role) for part in self.project.consortium.order_by("position")]


@pytest.fixture
def world(client):
    made = World()
    client.force_login(made.member)
    return made


def test_a_change_of_the_consortium_waits_and_is_shown_word_by_word(world, client):
    before = {part.organisation_id: part.pk for part in world.project.consortium.all()}
    sent = world.data(
        (world.lead, "partner", {"place": 2}),
        (world.third, "lead", {"place": 1, "task_de": "Leitet"}),
        (world.partner, "partner", {"remove": "on"}),
        (None, "partner", {}),
    )
    assert client.post(world.url, sent).status_code == 302
    assert world.parts() == [("Kammer", "lead"), ("Werk", "partner")]  # as it was
    proposal = Revision.objects.get()
    assert proposal.values["consortium"] == [
        {"organisation": world.third.pk, "role": "lead", "task_de": "Leitet", "task_en": ""},
        {"organisation": world.lead.pk, "role": "partner", "task_de": "", "task_en": ""},
    ]
    shown = next(one for one in changes(world.project, proposal) if one.name == "consortium")
    assert "Werk" in "".join(piece.text for piece in shown.pieces if piece.mark == "old")
    assert "Schule · " in "".join(piece.text for piece in shown.pieces if piece.mark == "new")
    preview = client.get(reverse("projects:preview", args=[world.project.pk])).content.decode()
    assert "Schule" in preview and "Werk" not in preview
    assert "Schule" not in client.get(world.project.get_absolute_url()).content.decode()

    editorial.approve_revision(content=world.project, revision=proposal, actor=make_manager())
    assert world.parts() == [("Schule", "lead"), ("Kammer", "partner")]
    assert world.project.consortium.get(organisation=world.lead).pk == before[world.lead.pk]
    assert "Schule" in client.get(world.project.get_absolute_url()).content.decode()


def test_an_earlier_consortium_can_be_proposed_again(world, client):
    history.keep_what_is_there(world.project)
    first = HistoryEntry.objects.about(world.project).get()
    client.post(world.url, world.data((world.lead, "lead", {})))
    editorial.approve_revision(content=world.project, revision=Revision.objects.get(), actor=make_manager())
    assert world.parts() == [("Kammer", "lead")]
    project = type(world.project).objects.get()
    again = editorial.propose_again(content=project, entry=first, actor=world.member)
    editorial.approve_revision(content=project, revision=again, actor=make_manager())
    assert world.parts() == [("Kammer", "lead"), ("Werk", "partner")]
    last = HistoryEntry.objects.about(project).with_text().first()
    assert compare(project, history.text_of_entry(first), history.text_of_entry(last)) == []


def test_a_draft_is_changed_in_place_and_nothing_sent_changes_nothing(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    assert client.post(world.url, world.data()).status_code == 302
    assert world.parts() == [("Kammer", "lead"), ("Werk", "partner")]
    assert client.post(world.url, world.data((world.third, "partner", {}))).status_code == 302
    assert world.parts() == [("Schule", "partner")]
    new = world.data((world.partner, "lead", {"task_en": "Leads"}))
    assert client.post(reverse("projects:create"), new).status_code == 302
    made = type(world.project).objects.exclude(pk=world.project.pk).get()
    assert [(part.organisation, part.role, part.task_en) for part in made.consortium.all()] == [
        (world.partner, "lead", "Leads")
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (lambda w: [(w.lead, "lead", {}), (w.lead, "partner", {})], "zweimal"),
        (lambda w: [(w.lead, "lead", {}), (w.third, "lead", {})], "Nur eine"),
        (lambda w: [(None, "partner", {"task_de": "Irgendetwas"})], "Partner 1"),
        (lambda w: [(w.lead, "chef", {})], "Partner 1"),
        (lambda w: [(w.lead, "lead", {"place": "x"})], "Partner 1"),
        (lambda w: [(w.lead, "lead", {"task_de": "a\nb" * 200})], "Partner 1"),
        (lambda w: [(make_organisation(name="Fremd", state=State.DRAFT), "lead", {})], "Partner 1"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(world, client, rows, words):
    sent = world.data(*rows(world), summary_de="Getippt")
    answer = client.post(world.url, sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page and "Getippt" in page
    assert "consortium" in answer.context["form"].errors
    assert world.parts() == [("Kammer", "lead"), ("Werk", "partner")]


def test_two_people_at_once_lose_neither_consortium(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    mine = world.data((world.lead, "lead", {"task_de": "Meines"}), title_de="Mein Titel")
    theirs = world.data((world.third, "lead", {"task_de": "Ihres"}))
    assert client.post(world.url, theirs).status_code == 302
    answer = client.post(world.url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Meines" in page and "Ihres" in page and "Mein Titel" in page
    assert "consortium" in [change.name for change in answer.context["clash"].both]
    again = mine | {"base_version": answer.context["content"].version}
    assert client.post(world.url, again).status_code == 302
    assert world.parts() == [("Kammer", "lead")]


def test_a_consortium_that_only_the_other_one_touched_is_taken_over(client):
    world = World(State.DRAFT)
    client.force_login(world.member)
    history.keep_what_is_there(world.project)
    untouched = [(world.lead, "lead", {}), (world.partner, "partner", {})]
    mine = world.data(*untouched, title_de="Mein Titel")
    client.post(world.url, world.data((world.third, "lead", {})))
    answer = client.post(world.url, mine)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert [row["organisation"] for row in form["consortium"].value()] == [str(world.third.pk)]


def test_what_is_being_written_is_kept_with_its_rows(world, client):
    sent = world.data((world.third, "partner", {"task_de": "Halb getippt"})) | {
        "autosave_number": 0,
        "autosave_key": "b7b7f1f0-6f0e-4b6e-9a39-0d7f6a5c1d11",
    }
    assert client.post(reverse("projects:keep", args=[world.project.pk]), sent).status_code == 200
    page = client.get(world.url, {"zwischenstand": 1}).content.decode()
    assert "Halb getippt" in page


def test_one_query_more_however_many_take_part(world, client, django_assert_max_num_queries):
    for _ in range(6):
        world.project.consortium.create(organisation=make_organisation(), position=9)
    with django_assert_max_num_queries(60):
        page = client.get(world.url).content.decode()
    assert page.count('class="row-set"') == 8 + 6
