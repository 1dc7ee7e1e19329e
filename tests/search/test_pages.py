"""What stands in the files of publications, and on which page."""

import pytest

from apps.partners.services import editorial
from apps.search import services
from apps.search.finding import Search
from apps.search.models import SearchPage
from tests.factories.accounts import make_manager
from tests.factories.files import make_upload, pdf_bytes, pdf_with_pages
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db
PHRASE = "Elektrolyseure aus Zwickau"


@pytest.fixture
def study():
    """A study whose third page alone says `PHRASE`."""
    publication = make_publication(title="Studie", summary="Was darin steht.")
    pages = pdf_with_pages("Deckblatt", "Elektrolyseure und aus anderem", f"Hier stehen {PHRASE} im Text")
    make_download(publication, upload=make_upload("studie.pdf", pages))
    services.index(publication)
    return publication


def hits(words):
    return Search(words, language="de")[:10]


def test_a_phrase_of_the_third_page_is_found_with_its_page(study, client):
    (hit,) = hits(f'"{PHRASE}"')
    assert hit.document.title == "Studie"
    assert hit.pages[0].number == 3
    html = client.get("/suche/", {"q": f'"{PHRASE}"'}).content.decode()
    address = study.downloads.get().get_absolute_url()
    assert f'href="{address}#page=3"' in html
    assert "Seite 3" in html
    assert "<mark>Elektrolyseure</mark> aus <mark>Zwickau</mark>" in html


def test_words_that_stand_apart_are_no_phrase(study):
    assert hits('"Deckblatt Elektrolyseure aus Zwickau im"') == []


def test_words_of_several_pages_find_it_too(study):
    (hit,) = hits("Deckblatt Zwickau")
    assert {page.number for page in hit.pages} == {1, 3}


def test_after_its_withdrawal_nothing_finds_it(study, client):
    assert client.get("/publikationen/feed/").content.decode().count("<title>Studie</title>") == 1
    editorial.archive(content=study, actor=make_manager())
    assert hits(f'"{PHRASE}"') == []
    assert not SearchPage.objects.exists()
    page = client.get("/suche/", {"q": f'"{PHRASE}"'}).content.decode()
    assert "Studie" not in page
    assert "<title>Studie</title>" not in client.get("/publikationen/feed/").content.decode()
    assert client.get("/suche/vorschlaege/", {"q": "studi"}).json() == {"suggestions": []}


def test_a_phrase_far_back_in_a_long_file_is_found():
    """A document's vector knows the places of its first 16,383 words only."""
    publication = make_publication(title="Lang")
    pages = ["wort " * 900 for _page in range(25)]
    make_download(publication, upload=make_upload(content=pdf_with_pages(*pages, f"Dort {PHRASE} eben")))
    services.index(publication)
    (hit,) = hits(f'"{PHRASE}"')
    assert [page.number for page in hit.pages][:1] == [26]
    assert hits(f'"{PHRASE}" -wort') == []


def test_no_text_is_too_much_for_the_index(monkeypatch):
    """PostgreSQL refuses vectors beyond 1 MB; nobody's publication fails for that."""
    text = " ".join(f"ä{number:x}ß" for number in range(200_000))
    monkeypatch.setattr("apps.files.pdf.texts_of", lambda stored: [text[:190_000]] * 8)
    publication = make_publication(title="Ungeheuer", summary="Kurz")
    make_download(publication, upload=make_upload(content=pdf_bytes()))
    services.index(publication)
    assert len(hits("Ungeheuer")) == 1
