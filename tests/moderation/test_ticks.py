"""The clock: what becomes public or stops being so by itself is announced once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.moderation.tasks import publish_and_expire
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


def test_only_moments_that_have_passed_are_announced(changes):
    now = timezone.now()
    make_article(publish_at=now + timedelta(hours=1))
    make_article(state=State.DRAFT, publish_at=now - timedelta(hours=1))
    make_article()
    assert publish_and_expire() == 0
    assert not changes


def test_each_moment_is_announced_once(changes):
    now = timezone.now()
    begun = make_article(publish_at=now - timedelta(minutes=1), expire_at=now + timedelta(days=1))
    ended = make_article(expire_at=now - timedelta(minutes=1))
    assert publish_and_expire() == 2
    assert {one.pk for one in changes} == {begun.pk, ended.pk}
    assert publish_and_expire() == 0
    assert len(changes) == 2


def test_a_moved_moment_is_announced_again(changes):
    now = timezone.now()
    article = make_article(publish_at=now - timedelta(minutes=2))
    publish_and_expire()
    article.publish_at = now - timedelta(minutes=1)
    article.save(update_fields=["publish_at"])
    assert publish_and_expire() == 1


def test_what_fails_comes_again(monkeypatch, changes):
    make_article(publish_at=timezone.now() - timedelta(minutes=1))

    def fail(**kwargs):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("apps.moderation.ticks.content_changed.send", fail)
        with pytest.raises(ConnectionError):
            publish_and_expire()
    assert publish_and_expire() == 1
    assert len(changes) == 1
