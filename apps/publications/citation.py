"""How a publication is cited, by people and by machines."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.addresses import absolute
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


def cite(publication: Publication) -> str:
    """One line: who, year, title, kind, who published it, where, and when it was looked at."""
    title = f"{publication.title}. {publication.edition}" if publication.edition else publication.title
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
    data = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(publication.kind, "CreativeWork"),
        "name": publication.title,
        "headline": publication.title[:110],
        "abstract": publication.summary,
        "inLanguage": publication.language,
        "datePublished": publication.published_on.isoformat(),
        "author": [
            {"@type": "Person" if "," in name else "Organization", "name": name}
            for name in publication.author_list
        ],
        "publisher": [{"@type": "Organization", "name": issuer.name} for issuer in publication.issuer_list],
        "url": absolute(publication.get_absolute_url()),
        "encoding": [
            {
                "@type": "MediaObject",
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
    if publication.isbn:
        data["isbn"] = publication.isbn
    if publication.doi:
        data["sameAs"] = publication.doi_url
    if publication.edition:
        data["bookEdition"] = publication.edition
    if publication.licence_url:
        data["license"] = publication.licence_url
    return data
