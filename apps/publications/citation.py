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
    return _(
        "%(authors)s (%(year)s): %(title)s. %(kind)s. %(publisher)s. %(address)s (accessed %(today)s)"
    ) % {
        "authors": publication.authors,
        "year": publication.published_on.year,
        "title": publication.title,
        "kind": publication.get_kind_display(),
        "publisher": publication.organisation,
        "address": absolute(publication.get_absolute_url()),
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
        "author": {"@type": "Organization", "name": publication.authors},
        "publisher": {"@type": "Organization", "name": publication.organisation.name},
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
        ],
    }
    if publication.licence_url:
        data["license"] = publication.licence_url
    return data
