"""Looking back at a content, taking an earlier text once more, and seeing a text as its page."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Revision
from apps.news.models import Article
from apps.partners.services import editorial
from apps.taxonomy.models import ActionField
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
KINDS = [make_article, make_event, make_publication, make_project, make_mission_statement]


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def page(client, member):
    client.force_login(member.user)
    return client


@pytest.fixture
def changed(member):
    """A public item whose title is "Zwei" by now, and was "Eins"."""
    article = make_article(organisation=member.organisation, state=State.DRAFT, title_de="Eins")
    save(article, member, title_de="Zwei")
    Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    return Article.objects.get()


def save(content, member, **values):
    mine = type(content).objects.get(pk=content.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    return editorial.save(content=mine, actor=member.user, base_version=mine.version)


def url(name, content, *args):
    return reverse(content.route(name), args=[content.pk, *args])


def entry(content, number) -> HistoryEntry:
    """The version with this number, the first is 0."""
    return list(reversed(HistoryEntry.objects.about(content).with_text()))[number]


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_kind_has_a_history_and_a_preview(page, member, make, prefix):
    content = make(organisation=member.organisation, state=State.DRAFT)
    history.keep_what_is_there(content)
    past, preview = url("history", content), url("preview", content)
    assert page.get(prefix + past).status_code == 200
    response = page.get(prefix + preview)
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex" and 'content="noindex"' in response.text
    assert "preview-bar" in response.text


def test_who_did_what_and_which_fields_changed(page, member, changed):
    text = page.get(url("history", changed)).text
    assert str(member.user) in text
    assert "Geändert: Titel (Deutsch)" in text


def test_another_content_s_entry_is_missing(page, member, changed):
    other = make_article(organisation=member.organisation)
    history.keep_what_is_there(other)
    foreign = entry(other, 0).pk
    for address in (
        url("preview_version", changed, foreign),
        f"{url('compare', changed)}?bis={foreign}",
        f"{url('compare', changed)}?von={foreign}&bis={entry(changed, 1).pk}",
    ):
        assert page.get(address).status_code == 404
    assert page.post(url("propose_again", changed, foreign)).status_code == 404


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 40, "²"])
def test_nonsense_in_the_address_is_missing(page, changed, wrong):
    assert page.get(f"{url('compare', changed)}?bis={wrong}").status_code == 404


def test_two_versions_beside_each_other_word_by_word(page, changed):
    text = page.get(f"{url('compare', changed)}?bis={entry(changed, 1).pk}").text
    assert "<del>" in text and "<ins>" in text
    assert "[entfernt: Eins]" in strip_tags(text) and "[neu: Zwei]" in strip_tags(text)


def test_an_earlier_version_is_proposed_again_and_the_page_stays(page, member, changed):
    page.post(url("propose_again", changed, entry(changed, 0).pk))
    assert Revision.objects.get().values == {"title_de": "Eins"}
    changed.refresh_from_db()
    assert changed.title_de == "Zwei"


def test_into_a_draft_it_goes_at_once(page, member):
    article = make_article(organisation=member.organisation, state=State.DRAFT, title_de="Eins")
    save(article, member, title_de="Zwei")
    page.post(url("propose_again", article, entry(article, 0).pk))
    article.refresh_from_db()
    assert (article.title_de, article.state) == ("Eins", State.DRAFT)


def test_an_old_schedule_does_not_come_back_with_it(page, member):
    from django.utils import timezone

    article = make_article(organisation=member.organisation, state=State.DRAFT, expire_at=timezone.now())
    save(article, member, title_de="Zwei", expire_at=None)
    page.post(url("propose_again", article, entry(article, 0).pk))
    article.refresh_from_db()
    assert article.expire_at is None


def test_what_fits_no_more_is_refused_in_words(page, member, changed):
    first = entry(changed, 0)
    first.text["project"] = 999_999
    first.save(update_fields=["text"])
    response = page.post(url("propose_again", changed, first.pk), follow=True)
    assert "passt nicht mehr" in response.text
    assert not Revision.objects.exists()


def test_the_preview_shows_the_proposal_with_its_relations_and_stores_nothing(page, member):
    field = ActionField.objects.create(slug="a", name_de="Digitalisierung")
    article = make_article(organisation=member.organisation, title_de="Live")
    mine = Article.objects.get()
    mine.title_de = "Vorschlag"
    editorial.save(content=mine, actor=member.user, base_version=1, related={"action_fields": [field]})
    text = page.get(url("preview", article)).text
    assert "Vorschlag" in text and "Digitalisierung" in text
    assert "Live" not in text
    article.refresh_from_db()
    assert (article.title_de, list(article.action_fields.all())) == ("Live", [])


def test_the_preview_of_an_earlier_version(page, changed):
    text = page.get(url("preview_version", changed, entry(changed, 0).pk)).text
    assert "Eins" in text and "Zwei" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_history(page, member, number):
    article = make_article(organisation=member.organisation, state=State.DRAFT)
    for count in range(number):
        save(article, member, title_de=f"Titel {count}")
    with page_queries() as captured:
        assert page.get(url("history", article)).status_code == 200
    assert len(captured) <= 9, "\n".join(captured)
