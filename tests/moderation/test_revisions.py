"""Proposals: what is live stays until a manager approves, and nothing is turned back by accident."""

import datetime

import pytest

from apps.core.errors import Conflict
from apps.moderation import services
from apps.moderation.choices import Action, Decision, State
from apps.moderation.models import Review, Revision
from apps.news.models import Article
from apps.taxonomy.models import ActionField
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


def propose(article, base_version=None, **values):
    article.refresh_from_db()
    return services.propose(
        article, values=values, base_version=base_version or article.version, actor="Person"
    )


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_only_what_is_public_takes_proposals(state):
    with pytest.raises(services.TransitionNotAllowed):
        propose(make_article(state=state), title_de="Neu")
    assert not Revision.objects.exists()


def test_a_stale_proposal_is_refused():
    article = make_article(version=5)
    with pytest.raises(Conflict):
        propose(article, base_version=4, title_de="Neu")


def test_a_proposal_changes_nothing_yet(changes):
    article = make_article(title_de="Alt")
    revision = propose(article, title_de="Neu")
    article.refresh_from_db()
    assert (article.title_de, article.version) == ("Alt", 2)  # whoever edits meanwhile must hear of it
    assert Review.objects.get().revision == revision
    assert not changes


def test_a_second_proposal_replaces_the_first():
    article = make_article()
    first, second = propose(article, title_de="Eins"), propose(article, title_de="Zwei")
    assert list(Review.objects.waiting().values_list("revision", flat=True)) == [second.pk]
    with pytest.raises(Conflict):
        services.apply_revision(article, first, actor="Leitung")


def test_approval_makes_it_live(changes):
    article = make_article(title_de="Alt")
    revision = propose(article, title_de="Neu", body_de="<p>ok</p><script>1</script>")
    services.apply_revision(article, revision, actor="Leitung", note="Gut")
    article.refresh_from_db()
    revision.refresh_from_db()
    assert (article.title_de, article.body_de, article.version) == ("Neu", "<p>ok</p>", 3)
    assert revision.applied_at is not None
    assert Review.objects.get().decision == Decision.APPROVED
    assert changes == [article]
    with pytest.raises(Conflict):
        services.apply_revision(article, revision, actor="Leitung")


def test_every_kind_of_value_survives_the_way_through_json():
    moment = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
    fields = [ActionField.objects.create(slug=slug, name_de=slug) for slug in "ab"]
    article = make_article()
    edited = Article.objects.get(pk=article.pk)
    edited.date, edited.publish_at, edited.contact_role = datetime.date(2022, 2, 10), moment, "Büro"
    values = services.changed_values(edited, current=article, related={"action_fields": fields})
    assert set(values) == {"date", "publish_at", "contact_role", "action_fields"}
    services.apply_revision(article, propose(article, **values), actor="x")
    article.refresh_from_db()
    assert (article.date, article.publish_at, article.contact_role) == (
        datetime.date(2022, 2, 10),
        moment,
        "Büro",
    )
    assert set(article.action_fields.all()) == set(fields)


def test_nothing_changed_is_nothing_to_propose():
    article = make_article(body_de="<p>Text</p>")
    same = Article.objects.get(pk=article.pk)
    assert services.changed_values(same, current=article, related={"action_fields": []}) == {}


def test_an_approval_does_not_turn_back_what_others_changed():
    """A manager corrects the date at once while a new title waits: the title's author sends it once more."""
    article = make_article(title_de="Alt")
    propose(article, title_de="Neu")
    article.date = datetime.date(2022, 2, 10)
    services.record_edit(article, actor="Leitung", base_version=2)
    with pytest.raises(Conflict):
        services.apply_revision(article, Revision.objects.get(), actor="Leitung")
    again = propose(article, base_version=3, title_de="Neu")
    services.apply_revision(article, again, actor="Leitung")
    article.refresh_from_db()
    assert (article.title_de, article.date) == ("Neu", datetime.date(2022, 2, 10))


def test_values_that_fit_no_more_are_a_conflict_and_change_nothing():
    article = make_article(title_de="Alt")
    revision = propose(article, title_de="Neu", project=999_999)
    with pytest.raises(Conflict):
        services.apply_revision(article, revision, actor="Leitung")
    article.refresh_from_db()
    assert article.title_de == "Alt"
    assert Review.objects.waiting().exists()


def test_relations_that_are_gone_are_left_out():
    field = ActionField.objects.create(slug="a", name_de="A")
    article = make_article()
    revision = propose(article, action_fields=[field.pk, 999_999])
    services.apply_revision(article, revision, actor="Leitung")
    assert list(article.action_fields.all()) == [field]


def test_refusal_leaves_what_is_live():
    article = make_article(title_de="Alt")
    revision = propose(article, title_de="Neu")
    services.refuse_revision(article, revision, actor="Leitung", note="Bitte nicht")
    article.refresh_from_db()
    assert (article.title_de, article.version) == ("Alt", 2)
    assert Review.objects.get().note == "Bitte nicht"
    for act in (services.apply_revision, services.withdraw_revision):
        with pytest.raises(Conflict):
            act(article, revision, actor="Leitung")


def test_another_thing_s_proposal_is_not_applied():
    article, other = make_article(title_de="Alt"), make_article()
    revision = propose(other, title_de="Neu")
    with pytest.raises(Conflict):
        services.apply_revision(article, revision, actor="Leitung")


def test_taking_it_down_ends_its_proposal():
    article = make_article()
    revision = propose(article, title_de="Neu")
    services.transition(article, Action.ARCHIVE, actor="Leitung")
    assert not Review.objects.waiting().exists()
    with pytest.raises(Conflict):
        services.apply_revision(article, revision, actor="Leitung")


def test_an_edit_in_place_leaves_fields_alone_that_no_form_may_change():
    article = make_article(state=State.DRAFT, is_example=True)
    stale = Article.objects.get(pk=article.pk)
    stale.is_example, stale.state, stale.title_de = False, State.PUBLISHED, "Neu"
    services.record_edit(stale, actor="Person", base_version=1)
    article.refresh_from_db()
    assert (article.is_example, article.state, article.title_de) == (True, State.DRAFT, "Neu")


def test_a_stale_edit_is_refused():
    article = make_article(state=State.DRAFT, title_de="Alt")
    one, two = Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)
    services.record_edit(one, actor="Person", base_version=1)
    two.title_de = "Überschrieben"
    with pytest.raises(Conflict):
        services.record_edit(two, actor="Person", base_version=1)
    article.refresh_from_db()
    assert (article.title_de, article.version) == ("Alt", 2)
