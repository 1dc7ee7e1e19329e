"""Suggestions while typing, and what was probably meant."""

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.partners.services import editorial
from apps.search import services
from apps.search.finding import Search
from apps.search.suggesting import suggestions
from apps.search.words import edits
from tests.factories.accounts import make_manager
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


def put(instance):
    services.index(instance)
    return instance


def suggested(typed, language="de"):
    return suggestions(typed, language=language)


class TestSuggestions:
    def test_words_of_titles_that_begin_so(self):
        put(make_article(title_de="Fachkräftesicherung im Wandel"))
        put(make_article(title_de="Fachtag", body_de="<p>Fachwerk</p>"))
        assert suggested("fach") == ["Fachkräftesicherung", "Fachtag"]
        assert suggested("Wandel der Fachk") == ["Wandel der Fachkräftesicherung"]

    @pytest.mark.parametrize("typed", ["", " ", "f", "12", "fach ", '"', "%", "fa%", "\\", "x" * 200, "🚗"])
    def test_what_begins_nothing(self, typed):
        put(make_article(title_de="Fachtag"))
        assert suggested(typed) == []

    def test_forms_of_one_word_are_one(self):
        put(make_article(title_de="Projekt"))
        put(make_article(title_de="Projekte"))
        assert suggested("proj") == ["Projekt"]

    def test_in_the_reader_s_language(self):
        put(make_article(title_de="Förderung", title_en="Funding", teaser_en="x", body_en="<p>x</p>"))
        assert suggested("fun", "en") == ["Funding"]
        assert suggested("fun", "de") == []

    @pytest.mark.parametrize("times", [{"publish_at": 1}, {"expire_at": -1}])
    def test_nothing_that_is_not_public_now(self, times):
        day = {name: timezone.now() + timezone.timedelta(days=days) for name, days in times.items()}
        put(make_article(title_de="Geheimplan", **day))
        assert suggested("geh") == []

    def test_nothing_of_drafts_and_of_what_was_withdrawn(self):
        put(make_article(title_de="Geheimplan", state=State.DRAFT))
        withdrawn = put(make_article(title_de="Geheimsache"))
        assert suggested("geh") == ["Geheimsache"]
        editorial.archive(content=withdrawn, actor=make_manager())
        assert suggested("geh") == []

    def test_the_address_answers_the_script(self, client):
        put(make_article(title_de="Fachtag"))
        response = client.get("/suche/vorschlaege/", {"q": "fach"})
        assert response.json() == {"suggestions": ["Fachtag"]}
        assert not response.cookies
        assert client.get("/suche/vorschlaege/").json() == {"suggestions": []}
        assert client.get("/suche/vorschlaege/", {"q": "a\x00"}).status_code == 400
        assert client.get("/suche/vorschlaege/", {"q": "a" * 201}).status_code == 400


class TestTypingErrors:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Fachkräftesichrung", "Fachkräftesicherung"),
            ("fachkräftesicehrung", "Fachkräftesicherung"),
            ("Fachkräftesicherung", ""),
            ("Fachkraeftesicherung", ""),
            ("FACHKRÄFTESICHERUNGEN", ""),
            ("Quastenflosser", ""),
        ],
    )
    def test_one_or_two_are_forgiven(self, typed, meant):
        put(make_article(title_de="Fachkräftesicherung"))
        search = Search(typed, language="de")
        assert search.found.corrected == meant
        assert search.found.total == (0 if typed.startswith("Quasten") else 1)

    def test_only_the_wrong_word_is_replaced(self):
        put(make_article(title_de="Batterie aus Zwickau"))
        assert Search("Zwickau Baterie", language="de").found.corrected == "Zwickau Batterie"

    def test_nothing_that_was_withdrawn_is_meant(self):
        article = put(make_article(title_de="Geheimplan"))
        editorial.archive(content=article, actor=make_manager())
        assert Search("Geheimplam", language="de").found.corrected == ""

    def test_the_page_says_so(self, client):
        put(make_article(title_de="Fachkräftesicherung"))
        html = client.get("/suche/", {"q": "Fachkräftesichrung"}).content.decode()
        assert "Meinten Sie" in html
        assert "<mark>Fachkräftesicherung</mark>" in html

    @pytest.mark.parametrize(
        ("one", "other", "number"),
        [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abc", "abcd", 1),
            ("abc", "xbz", 2),
            ("", "ab", 2),
        ],
    )
    def test_edits(self, one, other, number):
        assert edits(one, other) == edits(other, one) == number


def test_some_of_the_words_where_nothing_holds_them_all():
    put(make_article(title_de="Batterie"))
    put(make_article(title_de="Zwickau"))
    search = Search("Batterie Zwickau", language="de")
    assert search.found.is_loose
    assert search.found.total == 2
    assert Search("Batterie Zwickau -Batterie", language="de").found.total == 1
