"""A frozen project: nothing of it changes any more, and what must happen all the same still does."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.events.models import Event
from apps.events.services import cancel_event
from apps.events.services import save as save_event
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry
from apps.news.models import Article
from apps.partners.services import editorial, reports
from apps.projects import keeping
from apps.projects.models import Project
from tests.factories.accounts import make_manager, make_user
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


def ended(**more) -> Project:
    return make_project(ends_on=timezone.localdate() - timedelta(days=1), **more)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def frozen(manager) -> Project:
    return keeping.freeze(project=ended(), actor=manager)


class TestFreezing:
    def test_only_managers(self):
        organisation = make_organisation()
        project = ended(organisation=organisation)
        for person in (make_user(), make_member(organisation).user):
            with pytest.raises(PermissionDenied):
                keeping.freeze(project=project, actor=person)
        project.refresh_from_db()
        assert project.frozen_at is None

    @pytest.mark.parametrize(
        "wrong",
        [{"ends_on": None}, {"ends_on": timezone.localdate() + timedelta(days=9)}, {"state": "draft"}],
    )
    def test_not_while_it_runs_nor_unpublished(self, manager, wrong):
        project = make_project(**({"ends_on": timezone.localdate() - timedelta(days=9)} | wrong))
        with pytest.raises(keeping.NotEnded):
            keeping.freeze(project=project, actor=manager)

    def test_not_while_something_waits(self, manager):
        project = ended()
        draft = make_article(project=project, state=State.DRAFT)
        editorial.submit(content=draft, actor=manager)
        make_article(project=project, publish_at=timezone.now() + timedelta(days=1))
        with pytest.raises(keeping.StillWaiting, match="2"):
            keeping.freeze(project=project, actor=manager)

    def test_is_recorded_once(self, manager, frozen):
        keeping.freeze(project=frozen, actor=manager)
        assert AuditEntry.objects.filter(action="freeze").count() == 1
        assert HistoryEntry.objects.about(frozen).filter(action="freeze").count() == 1

    def test_opening_again_needs_a_note(self, manager, frozen):
        with pytest.raises(keeping.NoteMissing):
            keeping.thaw(project=frozen, actor=manager, note=" ")
        keeping.thaw(project=frozen, actor=manager, note="Nachtrag zum Bericht")
        article = make_article(project=frozen)
        editorial.archive(content=article, actor=manager)
        assert HistoryEntry.objects.about(frozen).get(action="thaw").note == "Nachtrag zum Bericht"


class TestWhatIsRefused:
    def test_new_content(self, manager, frozen):
        new = Article(organisation=make_organisation(), project=frozen, title_de="Neu", body_de="<p>Neu</p>")
        with pytest.raises(keeping.Frozen):
            editorial.create(content=new, actor=manager)
        assert not Article.objects.exists()

    @pytest.mark.parametrize("verb", ["submit", "archive", "restore", "withdraw", "unschedule", "publish"])
    def test_every_move(self, manager, frozen, verb):
        state = {"submit": State.DRAFT, "restore": State.ARCHIVED, "withdraw": State.IN_REVIEW}
        article = make_article(project=frozen, state=state.get(verb, State.PUBLISHED))
        with pytest.raises(keeping.Frozen):
            getattr(editorial, verb)(content=article, actor=manager)
        before = article.state
        article.refresh_from_db()
        assert article.state == before

    def test_edits_of_drafts_and_proposals(self, manager, frozen):
        for state in (State.DRAFT, State.PUBLISHED):
            article = make_article(project=frozen, state=state, title_de="Alt")
            article.title_de = "Neu"
            with pytest.raises(keeping.Frozen):
                editorial.save(content=article, actor=manager, base_version=article.version)
            article.refresh_from_db()
            assert article.title_de == "Alt"

    def test_its_own_page(self, manager, frozen):
        frozen.title_de = "Anders"
        with pytest.raises(keeping.Frozen):
            editorial.save(content=frozen, actor=manager, base_version=frozen.version)

    @pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
    def test_bringing_something_into_it(self, manager, frozen, state):
        article = make_article(state=state)
        article.project = frozen
        with pytest.raises(keeping.Frozen):
            editorial.save(content=article, actor=manager, base_version=article.version)

    def test_what_an_event_changes_at_once(self, manager, frozen):
        event = make_event(project=frozen)
        event.location = "Anderswo"
        with pytest.raises(keeping.Frozen):
            save_event(content=event, actor=manager, base_version=event.version)
        with pytest.raises(keeping.Frozen):
            cancel_event(event=event, actor=manager, note="Nein")
        assert Event.objects.get(pk=event.pk).cancelled_at is None

    def test_other_projects_go_on(self, manager, frozen):
        article = make_article(project=make_project(), state=State.DRAFT)
        article.title_de = "Neu"
        editorial.save(content=article, actor=manager, base_version=article.version)
        article.refresh_from_db()
        assert article.title_de == "Neu"


def test_what_the_law_asks_for_still_happens(manager, frozen):
    article = make_article(project=frozen)
    reports.take_down(content=article, note="Verletzt Rechte Dritter.", actor=manager)
    article.refresh_from_db()
    assert article.state == State.ARCHIVED


class TestPages:
    def test_visitors_are_told(self, client, frozen):
        assert "bewahrt" in client.get(frozen.get_absolute_url()).content.decode()

    def test_the_workplace_shows_no_way_that_is_none(self, client, manager, frozen):
        article = make_article(project=frozen)
        client.force_login(manager)
        page = client.get(article.get_manage_url()).content.decode()
        assert frozen.acronym in page
        assert "bearbeiten/" not in page and "archivieren/" not in page
        assert client.get(f"{article.get_manage_url()}bearbeiten/").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_an_edit_is_before_it_or_after_it():
    """Whoever holds the project's row while something of it changes makes freezing wait."""
    manager, project = make_manager(), ended()
    article = make_article(project=project)
    begun, outcome = threading.Event(), []

    def freeze_it() -> None:
        begun.set()
        try:
            keeping.freeze(project=project, actor=manager)
            outcome.append("frozen")
        except Conflict as refusal:
            outcome.append(type(refusal).__name__)
        finally:
            connection.close()

    with transaction.atomic():
        article.title_de = "Noch eine Änderung"
        editorial.save(content=article, actor=manager, base_version=article.version)
        thread = threading.Thread(target=freeze_it)
        thread.start()
        begun.wait()
        thread.join(0.5)
        assert thread.is_alive(), "it did not wait for the edit"
    thread.join(20)
    assert outcome == ["StillWaiting"]  # the edit's proposal waits for a review
