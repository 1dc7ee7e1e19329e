"""The page of results."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.moderation.choices import State
from apps.search import services
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.projects import make_project
from tests.factories.support_requests import make_action_field

pytestmark = pytest.mark.django_db

HOSTILE = [
    "'", '"', '"""', "' OR 1=1 --", "%", "\\", "\\'", "- \" OR", "OR", "-", "!!", "& | !", ":*", "a:*b",
    "<->", "(((", "ä" * 200, "und", "🚗", "a OR OR b", '"offen', "-- -x", "<script>alert(1)</script>",
    "{{ words }}", "\ue000",
]  # fmt: skip


def put(instance):
    services.index(instance)
    return instance


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_hostile_queries_are_only_words(client, query, prefix):
    put(make_article(title_de="Wandel und mehr"))
    response = client.get(f"{prefix}/suche/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("query", ["x" * 201, "a\x00b", "a\nb"])
def test_what_is_no_query_is_refused_beside_the_field(client, query):
    response = client.get("/suche/", {"q": query})
    assert response.status_code == 400
    assert 'aria-describedby="id_q_error"' in response.content.decode()


def test_posting_is_refused(client):
    assert client.post("/suche/", {"q": "Wandel"}).status_code == 405


@pytest.mark.parametrize("data", [{}, {"q": ""}, {"q": "   "}])
def test_without_words_there_is_only_the_form(client, data):
    response = client.get("/suche/", data)
    assert response.status_code == 200
    assert response.context["page"] is None


def test_nothing_found(client):
    response = client.get("/suche/", {"q": "Quastenflosser"})
    assert response.status_code == 200
    assert "Nichts gefunden" in response.content.decode()


def test_no_draft_on_the_page(client):
    put(make_article(title_de="Wandel geheim", state=State.DRAFT))
    assert "geheim" not in client.get("/suche/", {"q": "Wandel"}).content.decode()


def test_script_in_a_text_is_inert_and_hits_are_marked(client):
    put(
        make_article(
            title_de="<b>Fett</b>", teaser_de="<script>alert('Wandel')</script> Wandel", body_de="<p>x</p>"
        )
    )
    html = client.get("/suche/", {"q": "Wandel"}).content.decode()
    assert "<script>alert" not in html
    assert "<b>Fett" not in html
    assert "&lt;b&gt;Fett" in html
    assert "<mark>Wandel</mark>" in html


def test_kinds_are_counted_and_narrow_down(client):
    put(make_article(title_de="Wandel A"))
    put(make_article(title_de="Wandel B"))
    put(make_event(title_de="Wandel C"))
    response = client.get("/suche/", {"q": "Wandel", "art": "veranstaltung"})
    assert [hit.document.title for hit in response.context["page"]] == ["Wandel C"]
    response = client.get("/suche/", {"q": "Wandel"})
    kinds = next(facet for facet in response.context["found"].facets if facet.name == "art")
    assert [(value.value, value.number) for value in kinds.values] == [("meldung", 2), ("veranstaltung", 1)]


@pytest.mark.parametrize("value", ["quatsch", "a\x00b", "{}", "x" * 500])
def test_an_unknown_kind_has_no_hits(client, value):
    put(make_article(title_de="Wandel A"))
    response = client.get("/suche/", {"q": "Wandel", "art": value})
    assert response.status_code == 200
    assert len(response.context["page"]) == 0


def test_a_kind_without_hits(client):
    put(make_article(title_de="Wandel A"))
    response = client.get("/suche/", {"q": "Wandel", "art": "projekt"})
    assert response.status_code == 200
    assert len(response.context["page"]) == 0


def test_pages_keep_the_words(client):
    for number in range(13):
        put(make_article(title_de=f"Wandel {number}"))
    response = client.get("/suche/", {"q": "Wandel", "seite": 2})
    assert len(response.context["page"]) == 1
    assert "?q=Wandel&amp;seite=1" in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_hits(client, number):
    project = make_project()
    for _number in range(number):
        put(make_article(title_de="Wandel", project=project, action_fields=[make_action_field()]))
    with CaptureQueriesContext(connection) as queries:
        client.get("/suche/", {"q": "Wandel"})
    assert len(queries) == 8  # words, counts, three kinds of names, hits, excerpts, pages


def test_english_page_leads_to_english_pages_and_marks_german(client):
    article = put(make_article(title_de="Wandel"))
    address = article.get_absolute_url()
    html = client.get("/en/suche/", {"q": "Wandel"}).content.decode()
    assert f'<h3 lang="de"><a href="/en{address}">' in html


def test_no_cookie(client):
    assert not client.get("/suche/", {"q": "Wandel"}).cookies
