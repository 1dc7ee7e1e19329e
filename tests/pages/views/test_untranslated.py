"""Without an English text the English page says so, and its German text is marked as German: every kind."""

import re

import pytest
from django.urls import reverse

from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_legal_page, make_mission_statement
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

GERMAN = "Nur auf Deutsch gesagt"
KINDS = {
    "news": (make_article, "body", "title"),
    "events": (make_event, "description", "title"),
    "projects": (make_project, "description", "title"),
    "partners": (make_organisation, "description", "contact_role"),
    "pages": (make_mission_statement, "body", "title"),
    "legal": (make_legal_page, "body", "title"),
}


def english(client, content) -> str:
    path = content.get_absolute_url()
    return client.get(f"/en{path}").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_english_page_says_so_and_marks_the_german_text(client, kind):
    make, field, _other = KINDS[kind]
    page = english(client, make(**{f"{field}_de": f"<p>{GERMAN}</p>"}))
    assert "data-untranslated" in page
    assert "not available in English yet" in page
    assert re.search(rf'lang="de"[^>]*>\s*<p>{GERMAN}', page)


@pytest.mark.parametrize("kind", KINDS)
def test_the_german_page_says_nothing(client, kind):
    make, field, _other = KINDS[kind]
    page = client.get(make(**{f"{field}_de": f"<p>{GERMAN}</p>"}).get_absolute_url()).content.decode()
    assert "data-untranslated" not in page


def test_a_page_in_english_says_nothing(client):
    article = make_article(title_en="Title", teaser_en="Teaser", body_en="<p>Text</p>")
    page = english(client, article)
    assert "data-untranslated" not in page


def test_a_page_half_in_english_says_that(client):
    page = english(client, make_article(title_en="Title", teaser_en="Teaser"))
    assert "Parts of this page" in page
    assert re.search(r'<div class="prose" lang="de">', page)


def test_lists_say_nothing(client):
    make_article()
    assert "data-untranslated" not in client.get(f"/en{reverse('news:list')}").content.decode()
