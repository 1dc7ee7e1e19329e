"""Two people at the same moment, with real connections: one wins, the other learns of it."""

import pytest

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.moderation import services
from apps.moderation.choices import Action, Decision, State
from apps.moderation.models import Review
from apps.moderation.tasks import publish_and_expire
from apps.news.models import Article
from tests.factories.news import make_article
from tests.support.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]


def outcomes(results) -> tuple[int, int]:
    """How many succeeded, and how many met a conflict; anything else is an error."""
    conflicts = sum(isinstance(result, Conflict) for result in results)
    failures = [
        result for result in results if isinstance(result, Exception) and not isinstance(result, Conflict)
    ]
    assert not failures
    return len(results) - conflicts, conflicts


@pytest.mark.parametrize("second", [Action.PUBLISH, Action.REQUEST_CHANGES, Action.WITHDRAW])
def test_two_decisions(second):
    article = make_article(state=State.DRAFT)
    services.transition(article, Action.SUBMIT, actor="Person")
    results = together(
        lambda: services.transition(article, Action.PUBLISH, actor="A", seen_version=2),
        lambda: services.transition(article, second, actor="B"),
    )
    assert outcomes(results) == (1, 1)
    assert Review.objects.exclude(decision="").count() == 1
    assert AuditEntry.objects.exclude(action="submit").count() == 1


def test_two_approvals_of_a_proposal():
    article = make_article(title_de="Alt")
    revision = services.propose(article, values={"title_de": "Neu"}, base_version=1, actor="Person")
    results = together(
        *(lambda: services.apply_revision(article, revision, actor="Leitung") for _number in range(3))
    )
    assert outcomes(results) == (1, 2)
    article.refresh_from_db()
    assert (article.title_de, article.version) == ("Neu", 3)
    assert Review.objects.get().decision == Decision.APPROVED


def test_two_edits_on_the_same_version():
    article = make_article(state=State.DRAFT)

    def edit(title):
        mine = Article.objects.get(pk=article.pk)
        mine.title_de = title
        services.record_edit(mine, actor=title, base_version=1)

    results = together(lambda: edit("A"), lambda: edit("B"))
    assert outcomes(results) == (1, 1)
    article.refresh_from_db()
    assert article.version == 2


def test_two_proposals_on_the_same_version():
    article = make_article()
    results = together(
        *(
            lambda title=title: services.propose(
                article, values={"title_de": title}, base_version=1, actor=title
            )
            for title in "AB"
        )
    )
    assert outcomes(results) == (1, 1)
    assert Review.objects.waiting().count() == 1


def test_two_clocks(changes):
    from django.utils import timezone

    for _number in range(5):
        make_article(publish_at=timezone.now())
    results = together(publish_and_expire, publish_and_expire)
    assert sum(results) + publish_and_expire() == 5
    assert len(changes) == 5
