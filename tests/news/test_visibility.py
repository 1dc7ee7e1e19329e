"""Who sees which news item."""

import pytest

from apps.moderation.choices import State
from apps.news.models import Article
from tests.factories.news import make_article
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db
ROLES = ["anonymous", "stranger", "administrator", "member", "manager"]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_public(role, state):
    article = make_article(state=state)
    viewer = make_viewer(role, organisation=article.organisation)
    assert Article.objects.visible_to(viewer).exists() is (role in {"member", "manager"})


@pytest.mark.parametrize("role", ROLES)
def test_what_is_public(role):
    article = make_article()
    assert Article.objects.visible_to(make_viewer(role, organisation=article.organisation)).exists()
