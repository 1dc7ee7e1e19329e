"""A publication in the words of Dublin Core (ISO 15836-1) and of search engines for literature."""

from collections.abc import Iterator

from django.conf import settings

from apps.core.addresses import absolute
from apps.publications.choices import Kind
from apps.publications.citation import original_title
from apps.publications.models import Publication

SCHEMA = "http://purl.org/dc/elements/1.1/"
# https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/
_DCMI_TYPES = {Kind.DATA: "Dataset", Kind.RECORDING: "MovingImage"}
_LANGUAGES = [language for language, _name in settings.LANGUAGES]


def elements(publication: Publication) -> Iterator[tuple[str, str, str]]:
    """(element, value, language of the value or empty), as far as there are values."""
    for name, value, language in _all(publication):
        if value:
            yield name, " ".join(str(value).split()), language


def _all(publication: Publication) -> Iterator[tuple[str, str, str]]:
    yield from _in_both(publication, "title", "title")
    for name in publication.author_list:
        yield "creator", name, ""
    for term in publication.action_field_terms:
        yield from _in_both(term, "name", "subject")
    yield from _in_both(publication, "summary", "description")
    for issuer in publication.issuer_list:
        yield "publisher", issuer.name, ""
    yield "date", publication.published_on.isoformat(), ""
    yield "type", _DCMI_TYPES.get(Kind(publication.kind), "Text"), ""
    yield "type", publication.kind, ""
    for mime in dict.fromkeys(download.stored_file.mime for download in publication.file_list):
        yield "format", mime, ""
    yield "identifier", absolute(publication.get_absolute_url()), ""
    yield "identifier", publication.doi_url, ""
    yield "identifier", f"urn:isbn:{publication.isbn}" if publication.isbn else "", ""
    yield "language", publication.language, ""
    if publication.project is not None and publication.project.is_public:
        yield "relation", absolute(publication.project.get_absolute_url()), ""
    yield "rights", publication.licence_url or "All rights reserved", ""


def _in_both(of, name: str, element: str) -> Iterator[tuple[str, str, str]]:
    for language in _LANGUAGES:
        yield element, getattr(of, f"{name}_{language}", ""), language


def highwire(publication: Publication) -> Iterator[tuple[str, str]]:
    """The `citation_…` names that Google Scholar and Zotero read in a page's head."""
    yield "citation_title", original_title(publication)
    for name in publication.author_list:
        yield "citation_author", name
    yield "citation_publication_date", f"{publication.published_on:%Y/%m/%d}"
    for issuer in publication.issuer_list:
        yield "citation_publisher", issuer.name
    yield "citation_language", publication.language
    if publication.doi:
        yield "citation_doi", publication.doi
    if publication.isbn:
        yield "citation_isbn", publication.isbn
    for download in publication.file_list:
        if download.stored_file.mime == "application/pdf" and download.stored_file.is_served:
            yield "citation_pdf_url", absolute(download.get_absolute_url())
