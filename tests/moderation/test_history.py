"""The history: each thing that happened has one entry, and no text is ever lost."""

import pytest

from apps.audit.models import AuditEntry
from apps.moderation import history, services
from apps.moderation.choices import Action, State
from apps.moderation.models import HistoryEntry, Revision
from apps.moderation.values import text_of
from apps.news.models import Article
from apps.taxonomy.models import ActionField
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def edit(article, **values):
    mine = Article.objects.get(pk=article.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    services.record_edit(mine, actor="Person", base_version=mine.version)


def titles(article) -> list[str]:
    """All titles that the history knows, the oldest first."""
    entries = HistoryEntry.objects.about(article).with_text()
    return [entry.text["title_de"] for entry in reversed(entries)]


def test_a_text_that_was_there_before_is_kept_when_it_is_first_changed():
    article = make_article(state=State.DRAFT, title_de="Eins")
    edit(article, title_de="Zwei")
    assert titles(article) == ["Eins", "Zwei"]


def test_a_text_that_came_by_another_way_is_kept_too():
    article = make_article(state=State.DRAFT, title_de="Eins")
    edit(article, title_de="Zwei")
    Article.objects.filter(pk=article.pk).update(title_de="Drei", version=3)
    edit(article, title_de="Vier")
    assert titles(article) == ["Eins", "Zwei", "Drei", "Vier"]


def test_moves_leave_an_entry_without_the_same_text_again():
    article = make_article(state=State.DRAFT)
    services.transition(article, Action.SUBMIT, actor="Person")
    services.transition(article, Action.REQUEST_CHANGES, actor="Leitung", note="Kürzer")
    entries = list(HistoryEntry.objects.about(article))
    assert [entry.action for entry in entries] == ["request_changes", "submit", "found"]
    assert [entry.text is None for entry in entries] == [True, True, False]
    assert (entries[0].actor_label, entries[0].note) == ("Leitung", "Kürzer")
    assert history.text_of_entry(entries[0]) == text_of(article)


def test_a_withdrawn_proposal_stays_and_the_live_text_follows_it():
    article = make_article(title_de="Live")
    revision = services.propose(article, values={"title_de": "Vorschlag"}, base_version=1, actor="Person")
    services.withdraw_revision(article, revision, actor="Person")
    assert titles(article) == ["Live", "Vorschlag", "Live"]
    assert history.text_to_edit(Article.objects.get())["title_de"] == "Live"


def test_a_refused_proposal_is_what_the_next_edit_starts_from():
    article = make_article(title_de="Live")
    revision = services.propose(article, values={"title_de": "Vorschlag"}, base_version=1, actor="Person")
    services.refuse_revision(article, revision, actor="Leitung", note="Nein")
    assert history.text_to_edit(Article.objects.get())["title_de"] == "Vorschlag"
    assert history.text_before(article, version=2)["title_de"] == "Vorschlag"
    assert history.text_before(article, version=1)["title_de"] == "Live"


def test_an_approval_says_so_without_the_same_text_again():
    article = make_article(title_de="Live")
    services.propose(article, values={"title_de": "Neu"}, base_version=1, actor="Person")
    services.apply_revision(article, Revision.objects.get(), actor="Leitung", note="Gut")
    assert titles(article) == ["Live", "Neu"]
    assert HistoryEntry.objects.about(article).first().action == "approve"


def test_relations_are_part_of_the_text():
    field = ActionField.objects.create(slug="a", name_de="A")
    assert text_of(make_article(action_fields=[field]))["action_fields"] == [field.pk]


def test_what_an_event_changes_at_once_is_part_of_its_text():
    assert {"starts_at", "venue_name", "capacity"} <= set(text_of(make_event()))


def test_files_are_part_of_a_publication_s_text():
    publication = make_publication(with_file=True)
    (row,) = text_of(publication)["downloads"]
    assert row["stored_file"] == publication.downloads.get().stored_file_id
    assert "SHA-256" in publication.downloads.get().in_words()


def test_each_audited_change_has_one_entry():
    article = make_article(state=State.DRAFT)
    edit(article, title_de="Neu")
    services.transition(article, Action.SUBMIT, actor="Person")
    services.transition(article, Action.PUBLISH, actor="Leitung")
    services.propose(article, values={"title_de": "Anders"}, base_version=4, actor="Person")
    recorded = HistoryEntry.objects.exclude(action="found").order_by("pk").values_list("action", flat=True)
    assert list(recorded) == list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
