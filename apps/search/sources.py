"""What is put into the index of each kind of content; upper apps add theirs in `ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from apps.core.richtext import plain
from apps.events.models import Event
from apps.files.text import pdf_text
from apps.news.models import Article
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.publications.models import Publication
from apps.search.choices import Kind


@dataclass(frozen=True)
class Source:
    """How one model is found: its title and its texts (rich or plain) in a language, and its day."""

    kind: Kind
    title: Callable[[Any, str], str]
    texts: Callable[[Any, str], Iterable[str]]
    day: Callable[[Any], date | None] = lambda instance: None

    def text(self, instance: models.Model, language: str) -> str:
        """All that can be found of `instance` in this language, as plain text."""
        return "\n".join(text for part in self.texts(instance, language) if (text := plain(part)))


def field(name: str) -> Callable[[Any, str], str]:
    """Reads `<name>_de` or `<name>_en`."""
    return lambda instance, language: getattr(instance, f"{name}_{language}")


def fields(*names: str) -> Callable[[Any, str], list[str]]:
    """Reads several fields of one language; an English text that is missing leaves a gap."""
    return lambda instance, language: [getattr(instance, f"{name}_{language}") for name in names]


def _project_title(project: Project, language: str) -> str:
    title = getattr(project, f"title_{language}")
    return f"{project.acronym}: {title}" if title else ""


def _event_texts(event: Event, language: str) -> list[str]:
    return [*fields("summary", "description")(event, language), event.venue_name, event.city]


def _publication_texts(publication: Publication, language: str) -> list[str]:
    files = publication.downloads.select_related("stored_file")
    texts = (pdf_text(download.stored_file) for download in files)
    return [publication.summary, publication.authors, *texts]


SOURCES: dict[type[models.Model], Source] = {
    Article: Source(Kind.NEWS, field("title"), fields("teaser", "body"), lambda article: article.date),
    Project: Source(Kind.PROJECT, _project_title, fields("summary", "description", "aims")),
    PartnerOrganisation: Source(
        Kind.PARTNER,
        lambda partner, language: partner.name,
        lambda partner, language: [getattr(partner, f"description_{language}"), partner.short_name],
    ),
    Event: Source(
        Kind.EVENT, field("title"), _event_texts, lambda event: timezone.localdate(event.starts_at)
    ),
    Publication: Source(
        Kind.PUBLICATION,
        lambda publication, language: publication.title,
        _publication_texts,
        lambda publication: publication.published_on,
    ),
}


def register(model: type[models.Model], source: Source) -> None:
    """Makes a model of an upper app searchable."""
    SOURCES[model] = source
