"""References for reference managers, read back by programs that others wrote."""

import json
import re
from datetime import date

import bibtexparser
import pytest
import rispy
from django.urls import reverse

from apps.moderation.choices import State
from apps.publications.choices import Kind
from apps.publications.models import Publication
from apps.publications.references import FORMATS, bibtex, csl, ris
from tests.factories.partners import make_organisation
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db

TITLE = "Größe & Wandel: 100 % {Elektro} #1 – C:\\Pfad_x, H₂O ~ „Zitat“ $5 ^"
SUMMARY = "Erste Zeile,\nzweite Zeile: 50 % & mehr."


def made(**overrides) -> Publication:
    """One with every sign that means something to one of the formats."""
    fields = {
        "title": TITLE,
        "summary": SUMMARY,
        "authors": "Özil-Müller, Änne\nvon der Au, Max\nBüro & Co",
        "issuers": [make_organisation(name="Agentur & Partner")],
        "published_on": date(2026, 5, 4),
        "edition": "2., überarbeitete Auflage",
        "isbn": "9783161484100",
        "doi": "10.1234/abc_def(2026)",
    } | overrides
    publication = make_publication(**fields)
    return Publication.objects.for_page().get(pk=publication.pk)


def plain(tex: str) -> str:
    """What TeX makes of a text of ours."""
    for command, sign in (("textbackslash", "\\"), ("textasciitilde", "~"), ("textasciicircum", "^")):
        tex = tex.replace(f"\\{command}{{}}", f"\0{ord(sign)}\0")
    tex = re.sub(r"\\([&%$#_{}])", lambda found: f"\0{ord(found[1])}\0", tex)
    return re.sub(r"\0(\d+)\0", lambda found: chr(int(found[1])), tex.replace("{", "").replace("}", ""))


def entry_of(publication: Publication):
    library = bibtexparser.parse_string(bibtex(publication))
    assert not library.failed_blocks
    assert len(library.entries) == 1
    return library.entries[0]


def test_bibtex():
    publication = made()
    entry = entry_of(publication)
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "techreport"
    assert entry.key == f"OezilMueller2026{publication.short}"
    assert plain(fields["title"]) == TITLE
    assert plain(fields["abstract"]) == SUMMARY.replace("\n", " ")
    assert plain(fields["institution"]) == "Agentur & Partner"
    assert fields["author"].split(" and ") == [
        "Özil-Müller, Änne",
        "von der Au, Max",
        r"{Büro \& Co}",
    ]
    assert (fields["year"], fields["month"], fields["isbn"]) == ("2026", "5", "9783161484100")
    assert fields["doi"] == "10.1234/abc_def(2026)"
    assert fields["url"].endswith(publication.get_absolute_url())


def test_ris():
    publication = made()
    (entry,) = rispy.loads(ris(publication))
    assert entry["type_of_reference"] == "RPRT"
    assert entry["title"] == TITLE
    assert entry["authors"] == publication.author_list
    assert entry["abstract"] == SUMMARY.replace("\n", " ")
    assert (entry["year"], entry["date"]) == ("2026", "2026/05/04")
    assert (entry["doi"], entry["issn"]) == ("10.1234/abc_def(2026)", "9783161484100")
    assert entry["urls"][0].endswith(publication.get_absolute_url())
    assert entry["publisher"] == "Agentur & Partner"


# The part of csl-data.json (Citation Style Language 1.0.2) that concerns us.
CSL_TYPES = {"report", "speech", "pamphlet", "article", "dataset", "motion_picture"}
CSL_TEXTS = {
    "id",
    "type",
    "title",
    "publisher",
    "genre",
    "language",
    "abstract",
    "edition",
    "ISBN",
    "DOI",
    "URL",
}


def test_csl():
    publication = made()
    (item,) = json.loads(csl(publication))
    assert set(item) == CSL_TEXTS | {"author", "issued"}
    assert all(isinstance(item[name], str) for name in CSL_TEXTS)
    assert item["title"] == TITLE
    assert item["issued"] == {"date-parts": [[2026, 5, 4]]}
    assert item["author"][0] == {"family": "Özil-Müller", "given": "Änne"}
    assert item["author"][2] == {"literal": "Büro & Co"}


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_can_be_cited(kind):
    publication = made(kind=kind)
    assert entry_of(publication).entry_type in {"techreport", "misc"}
    assert rispy.loads(ris(publication))[0]["type_of_reference"]
    assert json.loads(csl(publication))[0]["type"] in CSL_TYPES


def test_little_is_enough():
    publication = made(edition="", isbn="", doi="", issuers=[], authors="Projektbüro")
    keys = {field.key for field in entry_of(publication).fields}
    assert not keys & {"edition", "isbn", "doi"}
    assert rispy.loads(ris(publication))[0]["publisher"] == publication.organisation.name


def test_a_work_is_cited_by_its_own_title_in_every_language(client):
    publication = made(language="en", title_en="The Change")
    for address in (publication.get_absolute_url(), f"/en{publication.get_absolute_url()}"):
        assert "The Change. 2., überarbeitete Auflage" in client.get(address).content.decode()
    assert plain({field.key: field.value for field in entry_of(publication).fields}["title"]) == "The Change"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_page_offers_them_and_they_come_as_files(client, suffix):
    publication = made()
    address = reverse("publications:reference", args=[publication.slug, suffix])
    assert f'href="{address}"' in client.get(publication.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(FORMATS[suffix].mime)
    assert answer["Content-Disposition"] == f'attachment; filename="{publication.slug}.{suffix}"'


def test_only_what_one_may_see_and_only_formats_there_are(client):
    draft, public = made(state=State.DRAFT), made()
    assert client.get(reverse("publications:reference", args=[draft.slug, "bib"])).status_code == 404
    assert client.get(reverse("publications:reference", args=[public.slug, "docx"])).status_code == 404
