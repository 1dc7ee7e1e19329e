"""Addresses from titles."""

import pytest

from apps.core.slugs import MAX_LENGTH, unique_slug
from apps.news.models import Article
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "title, slug",
    [
        ("Förderung für die Größten", "foerderung-fuer-die-groessten"),
        ("  Über   uns! ", "ueber-uns"),
        ("日本", "eintrag"),
        ("", "eintrag"),
        ("../../etc", "etc"),
    ],
)
def test_german_slugs(title, slug):
    assert unique_slug(Article, title) == slug


def test_taken_slugs_get_a_number():
    make_article(slug="meldung")
    make_article(slug="meldung-2")
    assert unique_slug(Article, "Meldung") == "meldung-3"
    assert unique_slug(Article, "Neues") == "neues"


def test_long_titles_fit_with_their_number():
    make_article(slug=unique_slug(Article, "Wandel " * 40))
    assert len(unique_slug(Article, "Wandel " * 40)) <= MAX_LENGTH


def test_what_is_an_address_already_is_not_given_away():
    assert unique_slug(Article, "Feed", reserved={"feed"}) == "feed-2"
