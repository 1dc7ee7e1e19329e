"""What belongs into a project's archive: its public content, those who take part, and the legal pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse, translate_url
from django.utils.translation import override

from apps.moderation.models import ModeratedModel
from apps.partners.models import PartnerOrganisation
from apps.projects import keeping
from apps.projects.models import Project
from apps.publications.models import Publication

LEGAL = ("pages:imprint", "pages:privacy", "pages:accessibility")


@dataclass(frozen=True)
class Part:
    """A kind of content with what there is of it, for the table of contents; `title` is lazy."""

    title: Any
    contents: list[ModeratedModel]


def parts(project: Project) -> list[Part]:
    """Everything public of a project, kind by kind: itself first, those who take part last."""
    found = [list(_public(rows)) for rows in keeping.contents(project)]
    organisations = {one.organisation_id for contents in found for one in contents} | set(  # type: ignore[attr-defined]
        project.consortium.values_list("organisation_id", flat=True)  # type: ignore[attr-defined]
    )
    found.append(list(_public(PartnerOrganisation.objects.filter(pk__in=organisations))))
    return [Part(kind[0]._meta.verbose_name_plural, kind) for kind in found if kind]


def publications(project: Project) -> list[Publication]:
    """Its public publications, with what their references name."""
    return list(_public(Publication.objects.filter(project=project).for_page()))


def addresses(contents: Iterable[ModeratedModel]) -> list[str]:
    """The paths of all pages, in German and in English, without the contents' own."""
    with override("de"):
        german = [one.get_absolute_url() for one in contents] + [reverse(name) for name in LEGAL]  # type: ignore[attr-defined]
        return [path for one in german for path in (one, translate_url(one, "en"))]


def _public(rows: QuerySet) -> QuerySet:
    return rows.visible_to(AnonymousUser()).published().order_by("pk")  # type: ignore[attr-defined]
