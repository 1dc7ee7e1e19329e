"""What a publication's page tells machines in its head."""

import json
import re
from datetime import date
from html import unescape

import pytest

from apps.moderation.choices import State
from apps.publications.choices import Kind
from tests.factories.accounts import make_manager
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db


def head(client, publication) -> str:
    return client.get(publication.get_absolute_url()).content.decode().partition("</head>")[0]


def metas(html: str) -> set[tuple[str, str]]:
    found = re.findall(r'<meta name="([^"]+)"(?: lang="[a-z]+")? content="([^"]*)">', html)
    return {(name, unescape(value)) for name, value in found}


def test_dublin_core_and_citation(client):
    publication = make_publication(
        title='Wandel "gut" & schnell', title_en="Change", authors="Muster, Anna\nProjektbüro",
        published_on=date(2026, 5, 4), doi="10.1234/abc",
    )  # fmt: skip
    download = make_download(publication)
    found = metas(head(client, publication))
    assert {
        ("DC.title", 'Wandel "gut" & schnell'),
        ("DC.title", "Change"),
        ("DC.creator", "Muster, Anna"),
        ("DC.date", "2026-05-04"),
        ("DC.identifier", "https://doi.org/10.1234/abc"),
        ("DC.format", "application/pdf"),
        ("citation_title", 'Wandel "gut" & schnell'),
        ("citation_author", "Projektbüro"),
        ("citation_publication_date", "2026/05/04"),
        ("citation_doi", "10.1234/abc"),
    } <= found
    pdf = next(value for name, value in found if name == "citation_pdf_url")
    assert pdf.endswith(download.get_absolute_url())


def test_no_text_breaks_out(client):
    publication = make_publication(title='"><script>alert(1)</script>', authors='"><img src=x>')
    html = head(client, publication)
    assert "<script>alert" not in html
    assert "<img" not in html


def test_what_is_not_public_says_nothing(client):
    publication = make_publication(state=State.DRAFT)
    client.force_login(make_manager())
    html = head(client, publication)
    assert "DC.title" not in html
    assert "citation_title" not in html
    assert "ld+json" not in html


@pytest.mark.parametrize(
    ("kind", "type_", "files"),
    [(Kind.STUDY, "Report", "encoding"), (Kind.DATA, "Dataset", "distribution")],
)
def test_schema_org(client, kind, type_, files):
    publication = make_publication(kind=kind, authors="Muster, Anna\nProjektbüro", with_file=True)
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', head(client, publication), re.DOTALL)[1])
    assert data["@type"] == type_
    assert data["author"][0] == {
        "@type": "Person", "name": "Anna Muster", "familyName": "Muster", "givenName": "Anna",
    }  # fmt: skip
    assert data[files][0]["contentUrl"].endswith(".pdf")
