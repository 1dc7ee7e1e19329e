"""How a publication is cited, by people and by machines."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.addresses import absolute
from apps.publications.choices import Kind
from apps.publications.models import Publication

# schema.org types (https://schema.org/docs/full.html); everything else is a CreativeWork.
_TYPES = {
    "study": "Report",
    "guideline": "Report",
    "slides": "PresentationDigitalDocument",
    "press": "NewsArticle",
    "data": "Dataset",
    "recording": "VideoObject",
}


def original_title(publication: Publication) -> str:
    """The title in the language of the work itself, by which it is cited in every language."""
    return _original(publication, "title")


def original_summary(publication: Publication) -> str:
    """The summary in the language of the work itself."""
    return _original(publication, "summary")


def _original(publication: Publication, name: str) -> str:
    return getattr(publication, f"{name}_{publication.language}") or getattr(publication, f"{name}_de")


def cite(publication: Publication) -> str:
    """One line: who, year, title, kind, who published it, where, and when it was looked at."""
    title = ". ".join(part for part in (original_title(publication), publication.edition) if part)
    return _(
        "%(authors)s (%(year)s): %(title)s. %(kind)s. %(publisher)s. %(address)s (accessed %(today)s)"
    ) % {
        "authors": "; ".join(publication.author_list),
        "year": publication.published_on.year,
        "title": title,
        "kind": publication.get_kind_display(),
        "publisher": ", ".join(one.name for one in publication.issuer_list),
        "address": publication.doi_url or absolute(publication.get_absolute_url()),
        "today": date_format(timezone.localdate(), "DATE_FORMAT"),
    }


def structured_data(publication: Publication) -> dict:
    """The publication in the words of schema.org."""
    is_data = publication.kind == Kind.DATA
    data = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(publication.kind, "CreativeWork"),
        "name": publication.title,
        "headline": publication.title[:110],
        "abstract": publication.summary,
        "inLanguage": publication.language,
        "datePublished": publication.published_on.isoformat(),
        "author": [
            _person(*name.split(",", 1)) if "," in name else {"@type": "Organization", "name": name}
            for name in publication.author_list
        ],
        "publisher": [{"@type": "Organization", "name": issuer.name} for issuer in publication.issuer_list],
        "url": absolute(publication.get_absolute_url()),
        "isAccessibleForFree": True,
        # What the files are called depends on the kind; a data set's are its distribution.
        "distribution" if is_data else "encoding": [
            {
                "@type": "DataDownload" if is_data else "MediaObject",
                "name": download.label,
                "encodingFormat": download.stored_file.mime,
                "contentSize": str(download.stored_file.size),
                "inLanguage": download.language,
                "contentUrl": absolute(download.get_absolute_url()),
            }
            for download in publication.file_list
            if download.stored_file.is_served
        ],
    }
    if is_data:
        data["description"] = publication.summary  # what search engines for data ask for
    if keywords := [term.name for term in publication.action_field_terms]:
        data["keywords"] = keywords
    if publication.isbn:
        data["isbn"] = publication.isbn
    if publication.doi:
        data["sameAs"] = publication.doi_url
    if publication.edition:
        data["bookEdition"] = publication.edition
    if publication.licence_url:
        data["license"] = publication.licence_url
    return data


def _person(family: str, given: str) -> dict:
    names = {"familyName": family.strip(), "givenName": given.strip()}
    return {"@type": "Person", "name": f"{given.strip()} {family.strip()}", **names}
