"""The catalogue of data sets for open data portals."""

import json

import pytest
from django.utils import timezone

from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.publications.choices import Kind, Licence
from apps.publications.views import harvesting
from tests.factories.accounts import make_manager
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


def nodes(client, address: str = "/dcat.jsonld") -> dict[str, list[dict]]:
    """The graph's nodes by their type."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    found: dict[str, list[dict]] = {}
    for node in json.loads(answer.content)["@graph"]:
        found.setdefault(node["@type"], []).append(node)
    return found


def test_only_public_data_and_gone_at_once(client):
    make_publication(kind=Kind.STUDY)
    make_publication(kind=Kind.DATA, state=State.DRAFT)
    public = make_publication(kind=Kind.DATA, title="Pendelzahlen")
    (found,) = nodes(client)["dcat:Dataset"]
    assert found["dct:title"] == [{"@value": "Pendelzahlen", "@language": "de"}]
    moderation.transition(public, Action.ARCHIVE, actor=make_manager())
    assert "dcat:Dataset" not in nodes(client)


def test_what_the_profile_asks_for(client):
    make_publication(kind=Kind.DATA, with_file=True, authors="Muster, Anna", licence=Licence.CC_BY)
    found = nodes(client)
    (catalogue,) = found["dcat:Catalog"]
    (data,) = found["dcat:Dataset"]
    for name in ("dct:title", "dct:description", "dct:publisher", "dcat:dataset"):
        assert catalogue[name], name
    for name in ("dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:theme"):
        assert data[name], name
    assert catalogue["dcat:dataset"] == [{"@id": data["@id"]}]
    (file,) = data["dcat:distribution"]
    assert file["dct:license"] == {"@id": "http://dcat-ap.de/def/licenses/cc-by/4.0"}
    assert file["dcat:downloadURL"]["@id"].endswith(".pdf")
    assert file["dct:format"]["@id"].endswith("/file-type/PDF")


@pytest.mark.parametrize("licence", Licence.values)
def test_every_licence_has_an_address(client, licence):
    make_publication(kind=Kind.DATA, with_file=True, licence=licence)
    (data,) = nodes(client)["dcat:Dataset"]
    assert data["dcat:distribution"][0]["dct:license"]["@id"].startswith("http")


def test_pages(client, monkeypatch):
    monkeypatch.setattr(harvesting, "DATASETS_PER_PAGE", 2)
    for _number in range(5):
        make_publication(kind=Kind.DATA)
    seen, address = set(), "/dcat.jsonld"
    while address:
        found = nodes(client, address)
        seen |= {node["@id"] for node in found["dcat:Dataset"]}
        (paging,) = found["hydra:PartialCollectionView"]
        assert paging["hydra:totalItems"] == 5
        address = paging.get("hydra:next", {}).get("@id", "").partition("/dcat.jsonld")[2]
        address = address and f"/dcat.jsonld{address}"
    assert len(seen) == 5


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "", "99999999999999999999"])
def test_a_page_that_is_not_there(client, page):
    make_publication(kind=Kind.DATA)
    assert client.get("/dcat.jsonld", {"page": page}).status_code == 404


def test_without_data_there_is_an_empty_catalogue(client):
    assert nodes(client)["dcat:Catalog"][0]["dcat:dataset"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_however_many_there_are(client, number):
    for _number in range(number):
        make_publication(kind=Kind.DATA, with_file=True)
    with page_queries() as queries:
        nodes(client)
    assert len(queries) == 3


def test_it_reads_times_as_times(client):
    make_publication(kind=Kind.DATA)
    (data,) = nodes(client)["dcat:Dataset"]
    assert data["dct:modified"]["@value"].startswith(f"{timezone.now():%Y-}")
