"""The way of an organisation's content to the public: who may do what, and who is told."""

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.models import Review, Revision
from apps.moderation.services import TransitionNotAllowed
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db
OUTSIDERS = ["anonymous", "stranger", "administrator"]
MEMBERS_MOVES = [
    ("submit", State.DRAFT, State.IN_REVIEW),
    ("withdraw", State.IN_REVIEW, State.DRAFT),
    ("archive", State.PUBLISHED, State.ARCHIVED),
    ("restore", State.ARCHIVED, State.DRAFT),
]
MANAGERS_MOVES = [
    ("publish", State.IN_REVIEW, State.PUBLISHED),
    ("request_changes", State.IN_REVIEW, State.CHANGES_REQUESTED),
]


def act(verb, content, actor):
    note = {"note": "Bitte kürzen."} if verb in {"request_changes", "refuse_revision"} else {}
    return getattr(editorial, verb)(content=content, actor=actor, **note)


def mails(template_word="") -> set[str]:
    return set(OutboxMessage.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("verb, before, after", MEMBERS_MOVES + MANAGERS_MOVES)
def test_outsiders_move_nothing(role, verb, before, after):
    article = make_article(state=before)
    with pytest.raises(PermissionDenied):
        act(verb, article, make_viewer(role, organisation=article.organisation))
    assert Article.objects.get().state == before
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("verb, before, after", MANAGERS_MOVES)
def test_members_do_not_decide(verb, before, after):
    article = make_article(state=before)
    with pytest.raises(PermissionDenied):
        act(verb, article, make_member(article.organisation, role=Role.OWNER).user)


@pytest.mark.parametrize("verb, before, after", MEMBERS_MOVES)
def test_readers_and_former_members_move_nothing(verb, before, after):
    article = make_article(state=before)
    reader = make_member(article.organisation, role=Role.READER)
    former = make_member(article.organisation)
    former.ended_at = former.created_at
    former.save()
    for membership in (reader, former):
        with pytest.raises(PermissionDenied):
            act(verb, article, membership.user)


@pytest.mark.parametrize("role", ["member", "manager"])
@pytest.mark.parametrize("verb, before, after", MEMBERS_MOVES)
def test_members_moves(role, verb, before, after):
    article = make_article(state=before)
    assert act(verb, article, make_viewer(role, organisation=article.organisation)).state == after


@pytest.mark.parametrize("verb, before, after", MANAGERS_MOVES)
def test_managers_decide_and_the_writers_are_told(verb, before, after):
    article = make_article(state=before)
    writer = make_member(article.organisation).user
    make_member(article.organisation, role=Role.READER)
    assert act(verb, article, make_manager()).state == after
    assert mails() == {writer.email}


def test_managers_are_told_of_a_submission_but_not_of_their_own():
    first, second = make_manager(), make_manager()
    article = make_article(state=State.DRAFT)
    editorial.submit(content=article, actor=first)
    assert mails() == {second.email}


def test_a_note_is_needed_to_ask_for_changes():
    article = make_article(state=State.IN_REVIEW)
    with pytest.raises(editorial.NoteMissing):
        editorial.request_changes(content=article, actor=make_manager(), note=" \n ")
    assert Article.objects.get().state == State.IN_REVIEW


@pytest.mark.parametrize("verb, state", [("submit", State.DRAFT), ("publish", State.DRAFT)])
def test_what_is_incomplete_goes_nowhere(verb, state):
    publication = make_publication(state=state)
    with pytest.raises(editorial.Incomplete):
        act(verb, publication, make_manager())
    publication.refresh_from_db()
    assert publication.state == state


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_neither_write_nor_edit(role):
    organisation = make_organisation()
    viewer = make_viewer(role, organisation=organisation)
    content = Article(organisation=organisation, slug="x", title_de="x", teaser_de="x", body_de="x")
    with pytest.raises(PermissionDenied):
        editorial.create(content=content, actor=viewer)
    article = make_article(organisation=organisation)
    with pytest.raises(PermissionDenied):
        editorial.save(content=article, actor=viewer, base_version=1)
    assert Article.objects.count() == 1
    assert not Revision.objects.exists()


def edited(article, **values):
    """What a form hands over: a copy with other values, not saved."""
    mine = Article.objects.get(pk=article.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    return mine


def test_the_whole_way_of_a_proposal():
    article = make_article(title_de="Alt")
    member, manager = make_member(article.organisation).user, make_manager()
    first = editorial.save(content=edited(article, title_de="Neu"), actor=member, base_version=1)
    assert first.values == {"title_de": "Neu"}
    assert editorial.open_proposal(article) == first
    editorial.refuse_revision(content=article, revision=first, actor=manager, note="Kürzer, bitte.")
    assert editorial.open_proposal(article) is None
    assert history.proposal_to_edit(article) == first  # what was written is not lost
    second = editorial.save(content=edited(article, title_de="Kurz"), actor=member, base_version=2)
    editorial.approve_revision(content=article, revision=second, actor=manager)
    article.refresh_from_db()
    assert (article.title_de, article.state, article.version) == ("Kurz", State.PUBLISHED, 4)
    assert history.proposal_to_edit(article) is None


def test_members_do_not_approve_their_proposals():
    article = make_article()
    member = make_member(article.organisation, role=Role.OWNER).user
    proposal = editorial.save(content=edited(article, title_de="Neu"), actor=member, base_version=1)
    with pytest.raises(PermissionDenied):
        editorial.approve_revision(content=article, revision=proposal, actor=member)
    with pytest.raises(PermissionDenied):
        editorial.refuse_revision(content=article, revision=proposal, actor=member, note="x")


def test_a_proposal_outlives_its_author_s_membership():
    article = make_article(title_de="Alt")
    membership = make_member(article.organisation)
    proposal = editorial.save(content=edited(article, title_de="Neu"), actor=membership.user, base_version=1)
    membership.delete()
    membership.user.delete()
    editorial.approve_revision(content=article, revision=proposal, actor=make_manager())
    assert Article.objects.get().title_de == "Neu"


def test_editing_back_to_what_is_live_takes_the_proposal_back():
    article = make_article(title_de="Alt")
    member = make_member(article.organisation).user
    editorial.save(content=edited(article, title_de="Neu"), actor=member, base_version=1)
    assert editorial.save(content=edited(article), actor=member, base_version=1) is None
    assert not Review.objects.waiting().exists()


def test_a_proposal_can_be_taken_back_once():
    article = make_article()
    member = make_member(article.organisation).user
    editorial.save(content=edited(article, title_de="Neu"), actor=member, base_version=1)
    with pytest.raises(PermissionDenied):
        editorial.withdraw_proposal(content=article, actor=make_viewer("stranger"))
    editorial.withdraw_proposal(content=article, actor=member)
    with pytest.raises(TransitionNotAllowed):
        editorial.withdraw_proposal(content=article, actor=member)
    assert Article.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_stale_edits_are_refused(state):
    article = make_article(state=state, version=3)
    with pytest.raises(Conflict):
        editorial.save(
            content=edited(article, title_de="Neu"),
            actor=make_member(article.organisation).user,
            base_version=2,
        )
    assert Article.objects.get().version == 3
    assert not Revision.objects.exists()


def test_an_edit_during_review_stops_a_decision_on_what_was_there_before():
    article = make_article(state=State.IN_REVIEW)
    member = make_member(article.organisation).user
    editorial.save(content=edited(article, title_de="Neu"), actor=member, base_version=1)
    with pytest.raises(Conflict):
        editorial.publish(content=article, actor=make_manager(), seen_version=1)
    assert Article.objects.get().state == State.IN_REVIEW
