"""What is kept while somebody writes: theirs alone, once, and never the content itself."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.core.errors import TooLarge
from apps.moderation.choices import State
from apps.moderation.models import Revision
from apps.news.models import Article
from apps.partners.choices import Role
from apps.partners.models import WorkingCopy
from apps.partners.services import working_copies
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.support.together import together

pytestmark = pytest.mark.django_db


def keep(article, actor, *, number=0, key=None, title="Halb", **changes):
    wanted = {
        "model": Article,
        "content": article,
        "actor": actor,
        "values": {"title_de": [title]},
        "base_version": article.version if article else 0,
        "number": number,
        "key": key or uuid.uuid4(),
    }
    return working_copies.keep(**(wanted | changes))


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_neither_the_content_nor_a_proposal_changes(state):
    article = make_article(state=state, title_de="Fertig")
    actor = make_member(article.organisation).user
    assert keep(article, actor).number == 1
    article.refresh_from_db()
    assert (article.title_de, article.version) == ("Fertig", 1)
    assert not Revision.objects.exists()
    assert not AuditEntry.objects.exists()


def test_only_who_may_write():
    article = make_article(state=State.DRAFT)
    for actor in (make_member().user, make_member(article.organisation, role=Role.READER).user):
        with pytest.raises(PermissionDenied):
            keep(article, actor)
    with pytest.raises(PermissionDenied):
        keep(None, actor)


def test_the_same_key_once_more_changes_nothing():
    article = make_article(state=State.DRAFT)
    actor, key = make_member(article.organisation).user, uuid.uuid4()
    keep(article, actor, key=key, title="Erst")
    assert keep(article, actor, key=key, title="Anders").number == 1
    assert WorkingCopy.objects.get().values == {"title_de": ["Erst"]}


def test_a_second_window_is_told():
    article = make_article(state=State.DRAFT)
    actor = make_member(article.organisation).user
    keep(article, actor, title="Fenster 1")
    with pytest.raises(working_copies.OpenElsewhere):
        keep(article, actor, title="Fenster 2")
    assert WorkingCopy.objects.get().values == {"title_de": ["Fenster 1"]}


def test_a_save_by_somebody_else_is_told():
    article = make_article(state=State.DRAFT)
    with pytest.raises(working_copies.ChangedMeanwhile):
        keep(article, make_member(article.organisation).user, base_version=article.version - 1)


def test_each_person_has_their_own():
    article = make_article(state=State.DRAFT)
    first, second = (make_member(article.organisation).user for _ in range(2))
    keep(article, first, title="Meins")
    keep(article, second, title="Deins")
    kept = working_copies.kept_for(model=Article, content=article, user=first)
    assert kept and kept.values == {"title_de": ["Meins"]}


def test_there_is_a_limit():
    article = make_article(state=State.DRAFT)
    with pytest.raises(TooLarge):
        keep(article, make_member(article.organisation).user, values={"body_de": ["x" * 500_001]})


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_time():
    article = make_article(state=State.DRAFT)
    actor = make_member(article.organisation).user
    outcomes = together(*[lambda: keep(article, actor)] * 4)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert WorkingCopy.objects.get().number == 1


def send(client, article=None, **changes):
    url = reverse("news:keep", args=[article.pk]) if article else reverse("news:keep_new")
    data = {
        "title_de": "Halb fertig",
        "date": "4. Mai",
        "autosave_number": 0,
        "autosave_key": str(uuid.uuid4()),
        "base_version": article.version if article else 0,
    }
    return client.post(url, data | changes)


def test_half_a_form_comes_back_as_it_was_typed(client):
    article = make_article(state=State.DRAFT, title_de="Fertig")
    client.force_login(make_member(article.organisation).user)
    assert send(client, article).json()["number"] == 1
    edit = reverse("news:edit", args=[article.pk])
    asks = client.get(edit)
    assert "Letztes Mal nicht gespeichert" in asks.content.decode()
    assert asks.context["form"]["title_de"].value() == "Fertig"
    form = client.get(f"{edit}?zwischenstand=1").context["form"]
    assert (form["title_de"].value(), form["date"].value()) == ("Halb fertig", "4. Mai")


def test_saving_and_discarding_forget_it(client):
    article = make_article(state=State.DRAFT)
    client.force_login(make_member(article.organisation).user)
    send(client, article)
    data = {"title_de": "T", "teaser_de": "K", "body_de": "B", "date": "2026-05-04", "base_version": 1}
    assert client.post(reverse("news:edit", args=[article.pk]), data).status_code == 302
    assert not WorkingCopy.objects.exists()
    send(client)
    client.post(reverse("news:discard_new"))
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"autosave_key": "x"}, 400),
        ({"autosave_number": "-1"}, 400),
        ({"autosave_number": "7"}, 409),
        ({"base_version": "9"}, 409),
        ({"title_de": "a\0b"}, 200),
    ],
)
def test_answers_are_for_the_script(client, changes, status):
    article = make_article(state=State.DRAFT)
    client.force_login(make_member(article.organisation).user)
    response = send(client, article, **changes)
    assert response.status_code == status
    assert response.json().keys() == ({"number", "at"} if status == 200 else {"message"})
