"""What is put into the index of each kind of content; upper apps add theirs in `ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone, translation

from apps.core.richtext import plain
from apps.events.models import Event
from apps.news.models import Article
from apps.offers.models import SupportOffer
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Initiative, Project
from apps.publications.models import Publication
from apps.search import facets
from apps.search.choices import Kind

Read = Callable[[Any, str], str]


@dataclass(frozen=True)
class Written:
    """A title and all that stands under it, what it is sorted by, and the language that these are in."""

    title: str
    text: str
    keywords: str
    language: str


@dataclass(frozen=True)
class Page:
    """A page of a file: where it is to be had, and what stands on it."""

    file_name: str
    path: str
    language: str
    number: int
    text: str


def no_pages(instance: Any) -> Iterable[Page]:
    """For what has no files."""
    return ()


@dataclass(frozen=True)
class Source:
    """How one model is found: its title and its texts (without markup) in a language, and its day.

    `aliases` are found like the title, but not shown: short names. `keywords` are found like the text, and
    stand in no excerpt: what it is sorted by. `pages` are those of its files.
    """

    kind: Kind
    title: Read
    texts: Callable[[Any, str], Iterable[str]]
    day: Callable[[Any], date | None] = lambda instance: None
    aliases: Callable[[Any], str] = lambda instance: ""
    keywords: Read = lambda instance, language: ""
    pages: Callable[[Any], Iterable[Page]] = no_pages

    def read(self, instance: models.Model) -> dict[str, "Written"]:
        """What readers of "de" and of "en" find; where there is no English, that is the German."""
        german = self._written(instance, "de")
        english = self._written(instance, "en")
        return {"de": german, "en": english if english.title and english.text else german}

    def facets(self, instance: models.Model, languages: Iterable[str]) -> list[str]:
        """By what it can be narrowed down."""
        return facets.of(instance, kind=self.kind, day=self.day(instance), languages=languages)

    def _written(self, instance: models.Model, language: str) -> "Written":
        text = "\n".join(part for part in self.texts(instance, language) if part)
        return Written(self.title(instance, language), text, self.keywords(instance, language), language)


def field(name: str) -> Read:
    """Reads `<name>_de` or `<name>_en`."""
    return lambda instance, language: getattr(instance, f"{name}_{language}")


def rich(name: str) -> Read:
    """Reads `<name>_de` or `<name>_en` of rich text, without its markup."""
    return lambda instance, language: plain(getattr(instance, f"{name}_{language}"))


def texts(*reads: Read) -> Callable[[Any, str], list[str]]:
    """Reads several texts of one language."""
    return lambda instance, language: [read(instance, language) for read in reads]


def names(*relations: str) -> Read:
    """The names of terms, such as the action fields, that something is sorted by; one a line."""

    def read(instance: models.Model, language: str) -> str:
        terms = (term for relation in relations for term in getattr(instance, relation).all())
        return "\n".join(getattr(term, f"name_{language}") for term in terms)

    return read


def _project_title(project: Project, language: str) -> str:
    title = getattr(project, f"title_{language}")
    return f"{project.acronym}: {title}" if title else ""


def _event_keywords(event: Event, language: str) -> str:
    return f"{event.venue_name}\n{event.city}\n{names('action_fields', 'target_groups')(event, language)}"


def _offer_keywords(offer: SupportOffer, language: str) -> str:
    with translation.override(language):
        kind = offer.get_kind_display()
    return f"{kind}\n{names('action_fields', 'target_groups', 'counties')(offer, language)}"


def _project_keywords(project: Project, language: str) -> str:
    partners = "\n".join(organisation.name for organisation in project.members.all())
    return f"{partners}\n{names('action_fields')(project, language)}"


def _publication_keywords(publication: Publication, language: str) -> str:
    return f"{publication.authors}\n{names('action_fields', 'target_groups')(publication, language)}"


def _partner_texts(partner: PartnerOrganisation, language: str) -> list[str]:
    """A partner without a description has a page, too; in English it is the German one."""
    written = rich("description")(partner, language)
    return [written or partner.name] if written or language == "de" else []


def _publication_pages(publication: Publication) -> Iterable[Page]:
    downloads = publication.downloads.select_related("stored_file")
    for download in downloads.prefetch_related("stored_file__pages"):
        download.publication = publication
        with translation.override("de"):
            path = download.get_absolute_url()
        for page in download.stored_file.pages.all():
            if page.text:
                yield Page(download.stored_file.name, path, download.language, page.number, page.text)


SOURCES: dict[type[models.Model], Source] = {
    Article: Source(
        Kind.NEWS,
        field("title"),
        texts(field("teaser"), rich("body")),
        lambda article: article.date,
        keywords=names("action_fields"),
    ),
    Project: Source(
        Kind.PROJECT,
        _project_title,
        texts(field("summary"), rich("description"), rich("aims")),
        keywords=_project_keywords,
    ),
    Initiative: Source(
        Kind.INITIATIVE,
        field("title"),
        texts(field("summary"), rich("body")),
        lambda initiative: initiative.starts_on,
        keywords=names("action_fields"),
    ),
    PartnerOrganisation: Source(
        Kind.PARTNER,
        lambda partner, language: partner.name,
        _partner_texts,
        aliases=lambda partner: partner.short_name,
        keywords=names("action_fields"),
    ),
    Event: Source(
        Kind.EVENT,
        field("title"),
        texts(field("summary"), rich("description")),
        lambda event: timezone.localdate(event.starts_at),
        keywords=_event_keywords,
    ),
    Publication: Source(
        Kind.PUBLICATION,
        field("title"),
        texts(field("summary")),
        lambda publication: publication.published_on,
        keywords=_publication_keywords,
        pages=_publication_pages,
    ),
    SupportOffer: Source(
        Kind.OFFER,
        field("title"),
        texts(field("summary"), rich("body"), field("benefit"), field("next_steps")),
        keywords=_offer_keywords,
    ),
}


def register(model: type[models.Model], source: Source) -> None:
    """Makes a model of an upper app searchable."""
    SOURCES[model] = source
