"""Public is what is published, now, within its time; the queryset and the object say the same."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.moderation.choices import State
from apps.news.models import Article
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db
PAST, FUTURE = timedelta(hours=-1), timedelta(hours=1)


@pytest.mark.parametrize(
    "state, publish, expire, public",
    [
        (State.DRAFT, None, None, False),
        (State.IN_REVIEW, None, None, False),
        (State.CHANGES_REQUESTED, PAST, None, False),
        (State.ARCHIVED, None, None, False),
        (State.PUBLISHED, FUTURE, None, False),
        (State.PUBLISHED, None, PAST, False),
        (State.PUBLISHED, 2 * PAST, PAST, False),
        (State.PUBLISHED, None, None, True),
        (State.PUBLISHED, PAST, FUTURE, True),
    ],
)
def test_public_or_not(state, publish, expire, public):
    now = timezone.now()
    article = make_article(
        state=state, publish_at=publish and now + publish, expire_at=expire and now + expire
    )
    assert article.is_public is public
    assert Article.objects.published().exists() is public


def test_nothing_expires_before_it_is_published():
    now = timezone.now()
    with pytest.raises(IntegrityError, match="expires_after_publishing"):
        make_article(publish_at=now, expire_at=now - timedelta(seconds=1))
