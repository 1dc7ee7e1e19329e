"""The news as visitors see them."""

import datetime

import pytest
from django.utils import translation

from apps.moderation.choices import State
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


def test_drafts_are_nowhere(client):
    draft = make_article(state=State.DRAFT, title_de="Geheim")
    assert client.get(draft.get_absolute_url()).status_code == 404
    for url in ("/aktuelles/", "/aktuelles/feed/"):
        assert "Geheim" not in client.get(url).text


def test_unknown_projects_and_pages_are_no_error(client):
    make_article()
    assert client.get("/aktuelles/?projekt=gibt-es-nicht&seite=999").status_code == 200
    assert client.get("/aktuelles/?projekt=%00").status_code == 200


def test_sorted_by_its_own_date(client):
    make_article(title_de="Alt", date=datetime.date(2022, 2, 10))
    make_article(title_de="Neu", date=datetime.date(2026, 2, 10))
    make_article(title_de="Mitte", date=datetime.date(2024, 2, 10))
    text = client.get("/aktuelles/").text
    assert text.index("Neu") < text.index("Mitte") < text.index("Alt")
    assert "10. Februar 2022" in text


def test_english_page_marks_german_text(client):
    make_article(title_de="Nur deutsch")
    with translation.override("en"):
        text = client.get("/en/aktuelles/").text
    assert '<h3 class="card-title" lang="de">' in text


def test_the_text_is_cleaned_and_the_contact_shown(client):
    article = make_article(contact_role="Projektbüro", contact_email="buero@example.org")
    type(article).objects.filter(pk=article.pk).update(body_de="<p>ok</p><script>alert(1)</script>")
    text = client.get(article.get_absolute_url()).text
    assert "alert(1)" not in text
    assert "mailto:buero@example.org" in text


def test_the_feed_tells_of_what_is_public(client):
    article = make_article(title_de="Öffentlich & gut")
    response = client.get("/aktuelles/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "Öffentlich &amp; gut" in response.text
    assert f"http://localhost:8000{article.get_absolute_url()}" in response.text


@pytest.mark.parametrize("url", ["/aktuelles/", "/aktuelles/feed/", "/aktuelles/meldung-x/"])
@pytest.mark.parametrize("number", [1, 3])
def test_few_queries_however_many_there_are(client, number, url, django_assert_max_num_queries):
    make_article(slug="meldung-x")
    for _number in range(number):
        make_article()
    with django_assert_max_num_queries(4):
        response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
