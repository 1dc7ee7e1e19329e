"""What is put into the index of each kind of content; upper apps add theirs in `ready()`."""

from collections.abc import Callable
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
    """How one model is found: fields `<name>_de`/`<name>_en` of the title and the texts, its date, and more."""

    kind: Kind
    title: Callable[[Any, str], str]
    texts: tuple[str, ...]
    day: Callable[[Any], date | None] = lambda instance: None
    extra: Callable[[Any], str] = lambda instance: ""

    def text(self, instance: models.Model, language: str) -> str:
        """All that can be found of `instance` in this language, as plain text."""
        parts = [plain(getattr(instance, f"{name}_{language}")) for name in self.texts]
        return "\n".join(part for part in [*parts, self.extra(instance)] if part)


def _field(name: str) -> Callable[[Any, str], str]:
    return lambda instance, language: getattr(instance, f"{name}_{language}")


def _project_title(project: Project, language: str) -> str:
    title = getattr(project, f"title_{language}")
    return f"{project.acronym}: {title}" if title else ""


def _publication_extra(publication: Publication) -> str:
    files = (download.stored_file for download in publication.downloads.select_related("stored_file"))
    return " ".join([publication.authors, *(pdf_text(stored) for stored in files)])


SOURCES: dict[type[models.Model], Source] = {
    Article: Source(Kind.NEWS, _field("title"), ("teaser", "body"), lambda article: article.date),
    Project: Source(Kind.PROJECT, _project_title, ("summary", "description", "aims")),
    PartnerOrganisation: Source(
        Kind.PARTNER, lambda partner, language: partner.name, ("description",), extra=lambda p: p.short_name
    ),
    Event: Source(
        Kind.EVENT,
        _field("title"),
        ("summary", "description"),
        lambda event: timezone.localdate(event.starts_at),
        lambda event: event.venue_name,
    ),
    Publication: Source(
        Kind.PUBLICATION, _field("title"), ("summary",), lambda one: one.published_on, _publication_extra
    ),
}


def register(model: type[models.Model], source: Source) -> None:
    """Makes a model of an upper app searchable."""
    SOURCES[model] = source
