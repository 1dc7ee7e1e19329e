"""A new index beside the old one: nothing is missing at any moment, nothing withdrawn comes back."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from apps.moderation.choices import State
from apps.partners.services import editorial
from apps.search import rebuilding, services, tasks
from apps.search.finding import Search
from apps.search.models import SearchDocument, SearchIndex, Word
from tests.factories.accounts import make_manager
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


def put(instance):
    services.index(instance)
    return instance


def find(words):
    return sorted(hit.document.title_de for hit in Search(words, language="de")[:20])


def test_drops_what_is_stale_and_adds_what_is_missing():
    make_article(title_de="Wandel fehlt")
    stale = put(make_article(title_de="Wandel alt"))
    withdrawn = put(make_article(title_de="Wandel fort"))
    type(stale).objects.filter(pk=stale.pk).update(title_de="Wandel neu")
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state=State.ARCHIVED)
    assert rebuilding.rebuild() == 5  # two of these, and three organisations
    assert find("Wandel") == ["Wandel fehlt", "Wandel neu"]
    assert SearchDocument.objects.count() == 5


def test_search_goes_on_and_tells_how_far_it_is():
    for number in range(3):
        put(make_article(title_de=f"Wandel {number}"))
    seen = []
    rebuilding.rebuild(lambda done, total: seen.append((done, total, len(find("Wandel")))))
    assert seen == [(done, 6, 3) for done in range(1, 7)]


def test_what_changes_meanwhile_is_in_both():
    gone = put(make_article(title_de="Wandel fort"))
    kept = put(make_article(title_de="Wandel bleibt"))
    manager = make_manager()

    def change(done, total):
        if done == total:
            editorial.archive(content=gone, actor=manager)
            put(make_article(title_de="Wandel neu"))
            assert find("Wandel") == ["Wandel bleibt", "Wandel neu"]

    rebuilding.rebuild(change)
    assert find("Wandel") == [kept.title_de, "Wandel neu"]


def test_who_died_is_followed_by_another_one():
    put(make_article(title_de="Wandel"))
    with pytest.raises(ZeroDivisionError):
        rebuilding.rebuild(lambda done, total: 1 / 0)
    assert find("Wandel") == ["Wandel"]
    with pytest.raises(rebuilding.AlreadyBuilding):
        rebuilding.rebuild()
    assert tasks.rebuild() == 0
    with pytest.raises(CommandError):
        call_command("rebuild_index")
    SearchIndex.objects.update(moved_at=timezone.now() - timedelta(minutes=10))
    assert rebuilding.rebuild() == 2
    assert SearchDocument.objects.count() == 2


def test_the_slower_of_two_gives_up():
    put(make_article(title_de="Wandel"))

    def overtake(done, total):
        if done == total:
            SearchIndex.objects.update(building=99)

    with pytest.raises(rebuilding.Overtaken):
        rebuilding.rebuild(overtake)
    assert find("Wandel") == ["Wandel"]


def test_words_are_counted_and_those_that_stand_nowhere_dropped():
    put(make_article(title_de="Wasserstoff"))
    put(make_article(title_de="Anderes", body_de="<p>Wasserstoffe</p>"))
    editorial.archive(content=put(make_article(title_de="Geheimplan")), actor=make_manager())
    assert Word.objects.filter(form="geheimplan").exists()
    rebuilding.rebuild()
    assert not Word.objects.filter(form="geheimplan").exists()
    assert Word.objects.filter(stem="wasserstoff").values_list("documents", "titles")[0] == (2, 1)


def test_code_that_indexes_otherwise_builds_it_anew_once(monkeypatch):
    put(make_article(title_de="Wandel"))
    assert tasks.rebuild_if_outdated() == 2
    assert tasks.rebuild_if_outdated() == 0
    monkeypatch.setattr(rebuilding, "VERSION", rebuilding.VERSION + 1)
    assert tasks.rebuild_if_outdated() == 2


def test_a_manager_has_it_built_and_watches(client):
    rebuilding.rebuild()
    manager = make_manager()
    client.force_login(manager)
    assert client.post("/arbeitsplatz/suche/neu-aufbauen/").status_code == 302
    assert "innerhalb einer Minute" in client.get("/arbeitsplatz/suche/").content.decode()
    SearchIndex.objects.update(building=7, done=3, total=9, moved_at=timezone.now())
    assert "3 von 9" in client.get("/arbeitsplatz/suche/").content.decode()
    assert client.post("/arbeitsplatz/suche/neu-aufbauen/").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_a_builder_waits_for_who_is_just_indexing():
    """Otherwise what they are about to commit would be in the old index alone."""
    put(make_article(title_de="Wandel"))
    began, answers = threading.Event(), []

    def build():
        began.wait()
        answers.append(rebuilding.rebuild())
        connection.close()

    thread = threading.Thread(target=build)
    thread.start()
    with transaction.atomic():
        put(make_article(title_de="Wandel, im letzten Augenblick"))
        began.set()
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=30)
    assert answers == [4]
    assert len(find("Wandel")) == 2
