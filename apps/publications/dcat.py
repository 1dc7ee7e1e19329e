"""Data sets for open data portals: DCAT-AP.de 3.0 as JSON-LD (https://www.dcat-ap.de/def/)."""

from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from apps.core.addresses import absolute
from apps.publications.choices import Licence
from apps.publications.models import Download, Publication
from apps.siteconfig.current import current

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGES = {"de": "DEU", "en": "ENG"}
# The catalogue's own names of licences (https://www.dcat-ap.de/def/licenses/).
_LICENCES = {
    Licence.CC_BY: "http://dcat-ap.de/def/licenses/cc-by/4.0",
    Licence.CC_BY_SA: "http://dcat-ap.de/def/licenses/cc-by-sa/4.0",
    Licence.CC_BY_ND: "http://dcat-ap.de/def/licenses/cc-by-nd/4.0",
    Licence.CC0: "http://dcat-ap.de/def/licenses/cc-zero",
    Licence.RESERVED: "http://dcat-ap.de/def/licenses/other-closed",
}
_FILE_TYPES = {
    "text/csv": "CSV",
    "application/pdf": "PDF",
    "application/json": "JSON",
    "application/zip": "ZIP",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}


def catalogue(page: Page) -> dict[str, Any]:
    """The catalogue with the data sets of one page, and where the other pages are."""
    publications = list(page.object_list)
    site = current()
    node = {
        "@id": _address() + "#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _texts(site, "name"),
        "dct:description": [
            {"@value": "Daten des Netzwerks und seiner Projekte", "@language": "de"},
            {"@value": "Data of the network and its projects", "@language": "en"},
        ],
        "dct:publisher": {"@id": absolute("/"), "@type": "foaf:Organization", "foaf:name": site.name_de},
        "dct:language": [_id(f"{_AUTHORITY}/language/{code}") for code in _LANGUAGES.values()],
        "foaf:homepage": _id(absolute("/")),
        "dcat:dataset": [_id(_dataset_id(one)) for one in publications],
    }
    graph = [_paging(page), node, *(_dataset(one) for one in publications)]
    return {"@context": _CONTEXT, "@graph": graph}


def _paging(page: Page) -> dict[str, Any]:
    links = {"hydra:first": 1, "hydra:last": page.paginator.num_pages}
    if page.has_previous():
        links["hydra:previous"] = page.previous_page_number()
    if page.has_next():
        links["hydra:next"] = page.next_page_number()
    return {
        "@id": _page_address(page.number),
        "@type": "hydra:PartialCollectionView",
        "hydra:totalItems": page.paginator.count,
        **{name: _id(_page_address(number)) for name, number in links.items()},
    }


def _dataset(publication: Publication) -> dict[str, Any]:
    node = {
        "@id": _dataset_id(publication),
        "@type": "dcat:Dataset",
        "dct:identifier": _dataset_id(publication),
        "dct:title": _texts(publication, "title"),
        "dct:description": _texts(publication, "summary"),
        "dct:issued": {"@value": publication.published_on.isoformat(), "@type": "xsd:date"},
        "dct:modified": {"@value": publication.updated_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:language": _id(f"{_AUTHORITY}/language/{_LANGUAGES[publication.language]}"),
        "dct:accessRights": _id(f"{_AUTHORITY}/access-right/PUBLIC"),
        "dcat:theme": _id(f"{_AUTHORITY}/data-theme/ECON"),
        "dcat:keyword": [text for term in publication.action_field_terms for text in _texts(term, "name")],
        "dcat:landingPage": _id(absolute(publication.get_absolute_url())),
        "dct:creator": [{"@type": "foaf:Agent", "foaf:name": name} for name in publication.author_list],
        "dct:publisher": [
            {
                "@id": absolute(issuer.get_absolute_url()),
                "@type": "foaf:Organization",
                "foaf:name": issuer.name,
            }
            for issuer in publication.issuer_list
        ],
        "dcat:contactPoint": _contact(publication),
        "dcat:distribution": [
            _distribution(publication, one) for one in publication.file_list if one.stored_file.is_served
        ],
    }
    if publication.edition:
        node["dcat:version"] = publication.edition
    if publication.doi:
        node["adms:identifier"] = {"@type": "adms:Identifier", "dct:identifier": publication.doi_url}
    return node


def _distribution(publication: Publication, download: Download) -> dict[str, Any]:
    file = download.stored_file
    node = {
        "@id": absolute(download.get_absolute_url()),
        "@type": "dcat:Distribution",
        "dct:title": {"@value": download.label, "@language": download.language},
        "dcat:accessURL": _id(absolute(publication.get_absolute_url())),
        "dcat:downloadURL": _id(absolute(download.get_absolute_url())),
        "dcat:mediaType": _id(f"https://www.iana.org/assignments/media-types/{file.mime}"),
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": _id(_LICENCES.get(Licence(publication.licence), publication.licence_url)),
    }
    if file.mime in _FILE_TYPES:
        node["dct:format"] = _id(f"{_AUTHORITY}/file-type/{_FILE_TYPES[file.mime]}")
    return node


def _contact(publication: Publication) -> dict[str, Any]:
    """A role of the organisation, never a person; the network's own where it names no address."""
    organisation = publication.organisation
    email = organisation.contact_email or current().contact_email
    node: dict[str, Any] = {"@type": "vcard:Organization", "vcard:fn": organisation.name}
    return node | ({"vcard:hasEmail": _id(f"mailto:{email}")} if email else {})


def _texts(of: Any, name: str) -> list[dict[str, str]]:
    values = {language: getattr(of, f"{name}_{language}", "") for language in _LANGUAGES}
    return [{"@value": value, "@language": language} for language, value in values.items() if value]


def _id(address: str) -> dict[str, str]:
    return {"@id": address}


def _dataset_id(publication: Publication) -> str:
    """The short address: it stays, whatever becomes of the title."""
    return absolute(publication.get_short_url())


def _address() -> str:
    return absolute(reverse("harvesting:dcat"))


def _page_address(number: int) -> str:
    return f"{_address()}?page={number}"
