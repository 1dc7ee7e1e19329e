"""Every move from every state, allowed or not, and what it leaves behind."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.moderation.choices import Action, Decision, State
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed, open_review, transition
from apps.moderation.transitions import allowed_actions
from tests.factories.accounts import make_manager
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db

# Written out once more, so that a change of the table is a change here, too.
ALLOWED = {
    ("draft", "submit"): "in_review",
    ("draft", "publish"): "published",
    ("draft", "archive"): "archived",
    ("in_review", "withdraw"): "draft",
    ("in_review", "request_changes"): "changes_requested",
    ("in_review", "publish"): "published",
    ("changes_requested", "submit"): "in_review",
    ("changes_requested", "archive"): "archived",
    ("published", "archive"): "archived",
    ("archived", "restore"): "draft",
    ("published", "unschedule"): "draft",
}
REFUSED = [pair for pair in product(State.values, Action.values) if pair not in ALLOWED]


@pytest.mark.parametrize("state, action", REFUSED)
def test_all_other_moves_are_refused(state, action, changes):
    article = make_article(state=state)
    with pytest.raises(TransitionNotAllowed):
        transition(article, Action(action), actor="somebody")
    article.refresh_from_db()
    assert (article.state, article.version) == (state, 1)
    assert not changes
    assert not AuditEntry.objects.exists()
    assert not Review.objects.exists()


@pytest.mark.parametrize("state, action", ALLOWED)
def test_allowed_moves(state, action, changes):
    article = make_article(state=state, publish_at=timezone.now() + timedelta(days=1))
    moved, entry = transition(article, Action(action), actor=make_manager(name="Leitung"))
    assert (moved.state, moved.version) == (ALLOWED[state, action], 2)
    assert (entry.action, entry.actor_label) == (action, "Leitung")
    assert entry.details == {"before": state, "after": ALLOWED[state, action]}
    assert changes == [moved]
    article.refresh_from_db()
    assert article.state == ALLOWED[state, action]


@pytest.mark.parametrize("state", State.values)
def test_offered_actions_are_those_of_the_table(state):
    assert allowed_actions(state) == {action for before, action in ALLOWED if before == state}


@pytest.mark.parametrize(
    "state, action, decision",
    [
        ("in_review", Action.PUBLISH, Decision.APPROVED),
        ("in_review", Action.REQUEST_CHANGES, Decision.CHANGES_REQUESTED),
        ("in_review", Action.WITHDRAW, Decision.WITHDRAWN),
        ("published", Action.ARCHIVE, Decision.WITHDRAWN),
    ],
)
def test_a_move_decides_the_open_review(state, action, decision):
    article = make_article(state=state)
    review = open_review(article, actor="Person")
    transition(article, action, actor="Leitung", note="Bitte kürzen.")
    review.refresh_from_db()
    assert (review.decision, review.note, review.decided_by_label) == (decision, "Bitte kürzen.", "Leitung")
    assert review.decided_at is not None


def test_submitting_opens_one_review():
    article = make_article(state=State.DRAFT)
    transition(article, Action.SUBMIT, actor="Person", organisation_label="Kammer")
    review = Review.objects.get()
    assert (review.title, review.organisation_label, review.decision) == (str(article), "Kammer", "")
    with pytest.raises(TransitionNotAllowed):
        transition(article, Action.SUBMIT, actor="Person")
    assert Review.objects.count() == 1


def test_nobody_approves_what_they_have_not_seen():
    article = make_article(state=State.IN_REVIEW, version=4)
    with pytest.raises(Conflict):
        transition(article, Action.PUBLISH, actor="Leitung", seen_version=3)
    article.refresh_from_db()
    assert article.state == State.IN_REVIEW
    transition(article, Action.PUBLISH, actor="Leitung", seen_version=4)


def test_the_first_publication_is_remembered():
    article = make_article(state=State.DRAFT, published_at=None)
    first = transition(article, Action.PUBLISH, actor="x")[0].published_at
    assert first is not None
    for action in (Action.ARCHIVE, Action.RESTORE, Action.PUBLISH):
        article = transition(article, action, actor="x")[0]
    assert article.published_at == first
